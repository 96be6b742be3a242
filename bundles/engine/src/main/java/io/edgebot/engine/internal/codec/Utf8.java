package io.edgebot.engine.internal.codec;

/** Checks UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** The place of the first byte that does not belong to well-formed UTF-8; -1 if all do. */
  static int firstInvalid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int lead = bytes[i];
      if (lead >= 0) {
        i++;
        continue;
      }
      int more = continuation(lead & 0xff);
      if (more == 0 || i + more >= end || !second(lead & 0xff, bytes[i + 1] & 0xff)) {
        return i;
      }
      for (int k = 2; k <= more; k++) {
        if ((bytes[i + k] & 0xc0) != 0x80) {
          return i;
        }
      }
      i += more + 1;
    }
    return -1;
  }

  /** How many bytes follow a lead byte above 0x7f; 0 if it cannot lead. */
  private static int continuation(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  }

  /** Whether a second byte fits its lead byte (RFC 3629 section 4). */
  private static boolean second(int lead, int byte2) {
    return switch (lead) {
      case 0xe0 -> byte2 >= 0xa0 && byte2 <= 0xbf;
      case 0xed -> byte2 >= 0x80 && byte2 <= 0x9f;
      case 0xf0 -> byte2 >= 0x90 && byte2 <= 0xbf;
      case 0xf4 -> byte2 >= 0x80 && byte2 <= 0x8f;
      default -> byte2 >= 0x80 && byte2 <= 0xbf;
    };
  }
}
