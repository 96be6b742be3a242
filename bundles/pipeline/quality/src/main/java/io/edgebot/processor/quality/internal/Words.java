package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.List;

/** The words of a line behind its first, one after the other. */
final class Words {
  private static final String OFF = "off";

  private final List<String> words;
  private int next;

  Words(List<String> words) {
    this.words = words;
  }

  /** A word that does not fit where it stands. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final String word;
    private final String allowed;

    Misfit(String word, String allowed) {
      super(word + " must be " + allowed);
      this.word = word;
      this.allowed = allowed;
    }

    String word() {
      return word;
    }

    String allowed() {
      return allowed;
    }
  }

  /**
   * Splits a line at its spaces. In double quotes a space is no end, and {@code \"} is a quote;
   * other backslashes stand for themselves, so that patterns need no second one.
   */
  static List<String> split(String line) throws Misfit {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        word.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
          begun = false;
        }
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quoted) {
      throw new Misfit(line, "a line in which each quote is closed");
    }
    words.add(word.toString());
    return words;
  }

  /** Whether all that is said is that the rule is switched off. */
  boolean isOff() {
    return words.equals(List.of(OFF));
  }

  boolean hasNext() {
    return next < words.size();
  }

  String next() {
    return words.get(next++);
  }

  /** The word behind another one. */
  String next(String before, String allowed) throws Misfit {
    if (!hasNext()) {
      throw new Misfit(before, "followed by " + allowed);
    }
    return next();
  }

  /** A whole number within bounds, which stands behind another word. */
  int number(String before, int least, int most) throws Misfit {
    String allowed = "a number from " + least + " to " + most;
    String word = next(before, allowed);
    if (word.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(word);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new Misfit(word, allowed);
  }

  /** A range that stands behind another word. */
  Range range(String before) throws Misfit {
    String word = next(before, Range.FORM);
    try {
      return Range.parse(word);
    } catch (IllegalArgumentException e) {
      throw new Misfit(word, Range.FORM);
    }
  }
}
