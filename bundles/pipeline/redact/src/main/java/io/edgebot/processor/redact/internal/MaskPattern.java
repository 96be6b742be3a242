package io.edgebot.processor.redact.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.edgebot.api.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configured regular expression of RE2: what it matches is masked, in time linear in the text.
 *
 * @param pattern what matches no empty text
 */
record MaskPattern(Pattern pattern) {
  private static final String PREFIX = "mask_pattern.";
  private static final int MOST = 100;
  private static final int MAX_LENGTH = 1000;

  /** So often each character is looked at. */
  private static final long LOOKS = 20;

  /**
   * Reads the keys {@code mask_pattern.<name>}, in the names' order.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one is no regular expression
   */
  static List<MaskPattern> of(Settings settings, Map<String, ?> properties) {
    Map<String, MaskPattern> patterns = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            String text =
                value instanceof String[] parts ? String.join(",", parts) : String.valueOf(value);
            patterns.put(key, compile(settings, key, text));
          }
        });
    settings.range("mask_pattern.<name> (patterns)", patterns.size(), 0, MOST);
    return new ArrayList<>(patterns.values());
  }

  /** Takes ranges of a text. */
  interface Ranges {
    /** One that is not empty. */
    void add(int start, int end);
  }

  /**
   * Finds each match in a text. One search takes linear time, but many of them can each look at all
   * the rest: where they do, the rest counts as matched.
   */
  void eachMatch(String text, Ranges ranges) {
    CountedText counted = new CountedText(text);
    Matcher matcher = pattern.matcher(counted);
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        ranges.add(matcher.start(), matcher.end());
      }
      if (counted.looks() > LOOKS * (MAX_LENGTH + (long) text.length())) {
        if (matcher.end() < text.length()) {
          ranges.add(matcher.end(), text.length());
        }
        return;
      }
    }
  }

  private static MaskPattern compile(Settings settings, String key, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw settings.refuse(
          key, text, "a regular expression of 1 to " + MAX_LENGTH + " characters");
    }
    try {
      return new MaskPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw settings.refuse(
          key,
          text,
          "a regular expression of RE2 (github.com/google/re2/wiki/Syntax): " + e.getDescription());
    }
  }
}
