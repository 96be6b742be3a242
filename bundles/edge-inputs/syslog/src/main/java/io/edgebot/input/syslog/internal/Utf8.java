package io.edgebot.input.syslog.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** UTF-8 (RFC 3629) in byte arrays. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether all bytes of a range are ASCII. */
  static boolean isAscii(byte[] bytes, int from, int to) {
    long bits = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      bits |= (long) LONGS.get(bytes, i);
    }
    for (; i < to; i++) {
      bits |= bytes[i];
    }
    return (bits & HIGH_BITS) == 0;
  }

  /** Whether a range is well-formed: no overlong forms, no surrogates, nothing above U+10FFFF. */
  static boolean isValid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int b = bytes[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(b);
      if (length == 0 || i + length > to || !secondFits(b & 0xFF, bytes[i + 1] & 0xFF)) {
        return false;
      }
      for (int k = 2; k < length; k++) {
        if (!isContinuation(bytes[i + k])) {
          return false;
        }
      }
      i += length;
    }
    return true;
  }

  /** The bytes with U+FFFD in the place of what is not well-formed. */
  static byte[] repair(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The last position at or before a limit at which a range can be cut without cutting a character
   * in two; the limit itself where the bytes are not UTF-8.
   */
  static int border(byte[] bytes, int from, int limit) {
    for (int back = 1; back <= 3 && limit - back >= from; back++) {
      int b = bytes[limit - back];
      if (!isContinuation((byte) b)) {
        return sequenceLength(b) > back ? limit - back : limit;
      }
    }
    return limit;
  }

  /** The bytes of a sequence by its first one, above ASCII; 0 if none starts so. */
  private static int sequenceLength(int first) {
    int b = first & 0xFF;
    if (b >= 0xC2 && b <= 0xDF) {
      return 2;
    }
    if (b >= 0xE0 && b <= 0xEF) {
      return 3;
    }
    return b >= 0xF0 && b <= 0xF4 ? 4 : 0;
  }

  /** RFC 3629 section 4: some first bytes narrow the second. */
  private static boolean secondFits(int first, int second) {
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
