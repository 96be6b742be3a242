package io.edgebot.shipper.internal;

/**
 * The CRC-32 (RFC 1952 section 8) of joined texts from the CRCs of each. A CRC is a polynomial over
 * GF(2) modulo the generator; to append n bytes is to multiply by x^(8n), and then to add what the
 * appended bytes have themselves.
 */
final class Crc32Combine {
  /** The generator polynomial, lowest power in the highest bit, x^32 left out. */
  private static final int GENERATOR = 0xEDB88320;

  /** x^0. */
  private static final int ONE = 0x80000000;

  /** x^8: one byte. */
  private static final int BYTE = ONE >>> 8;

  private Crc32Combine() {}

  /**
   * The CRC of two texts in a row.
   *
   * @param secondLength of the second text, in bytes
   */
  static int combine(int first, int second, long secondLength) {
    return multiply(first, power(secondLength)) ^ second;
  }

  /** x^(8 * bytes) modulo the generator, by repeated squaring. */
  private static int power(long bytes) {
    int result = ONE;
    int square = BYTE;
    for (long rest = bytes; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /** The product modulo the generator. */
  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ GENERATOR;
    }
    return product;
  }
}
