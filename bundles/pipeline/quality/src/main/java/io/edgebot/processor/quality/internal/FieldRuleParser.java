package io.edgebot.processor.quality.internal;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.edgebot.processor.quality.internal.Words.Misfit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a field must be like. Used once. */
final class FieldRuleParser {
  private static final String FORM =
      "required, text, time, number, integer, boolean, map, list, range, length, one_of, pattern,"
          + " clock, "
          + PenaltyParser.FORM
          + ", or off alone";
  private static final int LONGEST_PATTERN = 1000;
  private static final int MOST_WORDS = 100;

  private final Words words;
  private final PenaltyParser penalty = new PenaltyParser();
  private boolean required;
  private @Nullable ValueType type;
  private @Nullable Range range;
  private @Nullable Range length;
  private FieldRule.@Nullable Words oneOf;
  private @Nullable Pattern pattern;
  private boolean clock;

  private FieldRuleParser(Words words) {
    this.words = words;
  }

  /** Reads one; empty if it is switched off. */
  static Optional<FieldRule> parse(String path, Words words) throws Misfit {
    try {
      FieldPath.steps(path);
    } catch (IllegalArgumentException e) {
      throw new Misfit(path, FieldPath.FORM);
    }
    if (words.isOff()) {
      return Optional.empty();
    }
    if (!words.hasNext()) {
      throw new Misfit(path, "followed by " + FORM);
    }
    return Optional.of(new FieldRuleParser(words).read(path));
  }

  private FieldRule read(String path) throws Misfit {
    while (words.hasNext()) {
      String word = words.next();
      if (!penalty.read(word, words) && !readType(word) && !readBound(word)) {
        throw new Misfit(word, FORM);
      }
    }
    if (required && path.endsWith(FieldPath.ITEMS)) {
      throw new Misfit(path, "a field, if it is to be required");
    }
    return new FieldRule(
        path, required, type, range, length, oneOf, pattern, clock, penalty.penalty());
  }

  private boolean readType(String word) throws Misfit {
    ValueType named = ValueType.of(word);
    if (named == null) {
      return false;
    }
    if (type != null) {
      throw new Misfit(word, "the only type");
    }
    type = named;
    return true;
  }

  private boolean readBound(String word) throws Misfit {
    switch (word) {
      case "required" -> required = true;
      case "clock" -> clock = true;
      case "range" -> range = words.range(word);
      case "length" -> length = words.range(word);
      case "one_of" -> oneOf = oneOf(words.next(word, "words with commas between them"));
      case "pattern" -> pattern = pattern(words.next(word, "a regular expression (RE2)"));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static FieldRule.Words oneOf(String list) throws Misfit {
    List<String> words = List.of(list.split(",", -1));
    if (words.size() > MOST_WORDS) {
      throw new Misfit(list, "at most " + MOST_WORDS + " words");
    }
    return FieldRule.Words.of(words);
  }

  private static Pattern pattern(String text) throws Misfit {
    if (text.length() > LONGEST_PATTERN) {
      throw new Misfit(text, "at most " + LONGEST_PATTERN + " characters");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new Misfit(text, "a regular expression of RE2 (" + e.getDescription() + ")");
    }
  }
}
