package io.edgebot.api.event;

import java.math.BigDecimal;

/**
 * A number kept as it was written, so that it passes through unchanged: {@code 1.10} stays {@code
 * 1.10}, and digits beyond a double's precision survive. The text is a JSON number (RFC 8259
 * section 6).
 */
public final class NumberText extends Number {
  private static final long serialVersionUID = 1L;

  private final String text;

  private NumberText(String text) {
    this.text = text;
  }

  /**
   * Keeps a number's text.
   *
   * @param text a JSON number; its syntax is the caller's duty (a JSON parser has checked it)
   */
  public static NumberText of(String text) {
    return new NumberText(text);
  }

  @Override
  public int intValue() {
    return (int) longValue();
  }

  @Override
  public long longValue() {
    // The exponent is bounded before conversion: 1e999999999 would make BigInteger fill the heap.
    double value = doubleValue();
    if (Math.abs(value) >= 0x1p63) {
      return (long) value;
    }
    return Math.abs(value) < 1 ? 0L : new BigDecimal(text).longValue();
  }

  @Override
  public float floatValue() {
    return Float.parseFloat(text);
  }

  @Override
  public double doubleValue() {
    return Double.parseDouble(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberText that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The number as written. */
  @Override
  public String toString() {
    return text;
  }
}
