package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.NumberText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers as events hold them. */
final class Decimals {
  private static final int EXACT_DIGITS = 15;
  private static final int MOST_EXPONENT = 1000;
  private static final BigDecimal HUGE = BigDecimal.TEN.pow(MOST_EXPONENT);
  private static final double[] POWERS_OF_TEN = new double[EXACT_DIGITS + 1];

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++, power *= 10) {
      POWERS_OF_TEN[i] = power;
    }
  }

  private Decimals() {}

  /**
   * The nearest double. A plain decimal of up to 15 digits is read without any object: digits and
   * power of ten are exact then, and one division rounds as it should.
   */
  static double value(Number number) {
    if (!(number instanceof NumberText)) {
      return number.doubleValue();
    }
    String text = number.toString();
    int length = text.length();
    boolean negative = text.charAt(0) == '-';
    long digits = 0;
    int count = 0;
    int point = -1;
    for (int i = negative ? 1 : 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = digits * 10 + c - '0';
        if (++count > EXACT_DIGITS) {
          return number.doubleValue();
        }
      } else if (c == '.') {
        point = count;
      } else {
        return number.doubleValue();
      }
    }
    double value = point < 0 ? digits : digits / POWERS_OF_TEN[count - point];
    return negative ? -value : value;
  }

  /**
   * The number itself, without zeros at its end. Beyond 10^1000 it is cut to that, and nearer to 0
   * than 10^-1000 it is 0: what such a number would take to be computed with is without bound.
   */
  static BigDecimal exact(Number number) {
    BigDecimal exact;
    if (number instanceof NumberText || number instanceof BigInteger) {
      exact = parse(number.toString());
    } else if (number instanceof BigDecimal decimal) {
      exact = decimal;
    } else if (number instanceof Double || number instanceof Float) {
      exact = BigDecimal.valueOf(number.doubleValue());
    } else {
      return BigDecimal.valueOf(number.longValue());
    }
    long exponent = (long) exact.precision() - exact.scale();
    if (exponent > MOST_EXPONENT) {
      return exact.signum() < 0 ? HUGE.negate() : HUGE;
    }
    return exponent < -MOST_EXPONENT ? BigDecimal.ZERO : exact.stripTrailingZeros();
  }

  private static BigDecimal parse(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      // The exponent has more digits than an int.
      return text.toLowerCase(Locale.ROOT).contains("e-")
          ? BigDecimal.ZERO
          : text.startsWith("-") ? HUGE.negate() : HUGE;
    }
  }

  /** Whether it has no fraction. */
  static boolean isInteger(Number number) {
    if (number instanceof Long || number instanceof Integer) {
      return true;
    }
    double value = value(number);
    return value == Math.rint(value); // beyond 2^53 every double is one
  }
}
