package io.edgebot.processor.quality.internal;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a field must be like; nulls in it ask for nothing. A value of null counts as missing.
 *
 * @param path as it was written
 * @param length of a text in bytes (UTF-8), or of a list or map in entries
 * @param oneOf texts that are allowed
 * @param clock whether it is a device's own time, whose year must be plausible
 */
record FieldRule(
    String path,
    boolean required,
    @Nullable ValueType type,
    @Nullable Range range,
    @Nullable Range length,
    @Nullable Words oneOf,
    @Nullable Pattern pattern,
    boolean clock,
    Penalty penalty) {
  /** A device's clock may be ahead of the year's end. */
  private static final int YEARS_AHEAD = 1;

  /**
   * Texts that are allowed.
   *
   * @param decoded the texts
   * @param bytes the same as {@link TextView} shows their UTF-8
   * @param expected for people
   */
  record Words(List<String> decoded, List<String> bytes, String expected) {
    static Words of(List<String> words) {
      List<String> bytes =
          words.stream()
              .map(
                  word ->
                      new String(
                          word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
              .toList();
      return new Words(List.copyOf(words), bytes, Shown.text("one of " + String.join(", ", words)));
    }

    private static boolean contains(List<String> words, CharSequence text) {
      for (int i = 0; i < words.size(); i++) {
        if (words.get(i).contentEquals(text)) {
          return true;
        }
      }
      return false;
    }
  }

  void missing(Findings findings) {
    findings.add(Check.REQUIRED, path, "given", penalty);
  }

  /**
   * Checks a text that is still UTF-8.
   *
   * @param years that clocks may show
   */
  void checkText(TextView text, Years years, Findings findings) {
    checkText(text, text.length(), oneOf == null || Words.contains(oneOf.bytes, text), findings);
    if (pattern != null && !pattern.matcher(text.toString()).find()) {
      add(Check.PATTERN, Shown.text("like " + pattern), findings);
    }
    if (clock) {
      checkClock(text, years, findings);
    }
  }

  /**
   * Checks a text.
   *
   * @param bytes that it has in UTF-8
   * @param years that clocks may show
   */
  void checkText(String text, int bytes, Years years, Findings findings) {
    checkText(text, bytes, oneOf == null || Words.contains(oneOf.decoded, text), findings);
    if (pattern != null && !pattern.matcher(text).find()) {
      add(Check.PATTERN, Shown.text("like " + pattern), findings);
    }
    if (clock) {
      checkClock(text, years, findings);
    }
  }

  private void checkText(CharSequence text, int bytes, boolean isOneOf, Findings findings) {
    if (type != null
        && type != ValueType.TEXT
        && (type != ValueType.TIME || !TimeText.isTime(text))) {
      add(Check.TYPE, type.text(), findings);
    }
    if (length != null && !length.holds(bytes)) {
      add(Check.LENGTH, length.text(), findings);
    }
    if (!isOneOf && oneOf != null) {
      add(Check.ONE_OF, oneOf.expected, findings);
    }
  }

  private void checkClock(CharSequence text, Years years, Findings findings) {
    int year = TimeText.year(text);
    if (year >= 0 && year < years.first()) {
      add(Check.CLOCK, "year " + years.first() + " or later", findings);
    } else if (year > years.present() + YEARS_AHEAD) {
      add(Check.FUTURE, "year " + (years.present() + YEARS_AHEAD) + " or before", findings);
    }
  }

  /** Checks a value that is neither null nor a text. */
  void checkValue(Object value, Findings findings) {
    if (type != null && !type.fits(value)) {
      add(Check.TYPE, type.text(), findings);
    }
    if (range != null && value instanceof Number number && !range.holds(Decimals.value(number))) {
      add(Check.RANGE, range.text(), findings);
    }
    if (length != null) {
      int entries =
          value instanceof List<?> list
              ? list.size()
              : value instanceof Map<?, ?> map ? map.size() : -1;
      if (entries >= 0 && !length.holds(entries)) {
        add(Check.LENGTH, length.text(), findings);
      }
    }
  }

  private void add(Check check, String expected, Findings findings) {
    findings.add(check, path, expected, penalty);
  }
}
