package io.edgebot.processor.quality.internal;

import java.math.BigDecimal;

/**
 * Numbers from one to another, both included.
 *
 * @param text as it was written
 */
record Range(double least, double most, String text) {
  static final String FORM = "<least>..<most>, of which one may be left out";

  private static final String NUMBER = "-?[0-9]{1,18}(\\.[0-9]{1,18})?";

  /**
   * Reads one: {@code 0..7}, {@code 1..} or {@code ..255}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Range parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0 || text.length() == 2) {
      throw new IllegalArgumentException();
    }
    double least = bound(text.substring(0, dots), Double.NEGATIVE_INFINITY);
    double most = bound(text.substring(dots + 2), Double.POSITIVE_INFINITY);
    if (least > most) {
      throw new IllegalArgumentException();
    }
    return new Range(least, most, text);
  }

  private static double bound(String text, double otherwise) {
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches(NUMBER)) {
      throw new IllegalArgumentException();
    }
    return new BigDecimal(text).doubleValue();
  }

  boolean holds(double number) {
    return number >= least && number <= most;
  }
}
