package io.edgebot.sink.timescaledb.internal;

import java.nio.charset.StandardCharsets;

/**
 * JSON texts as jsonb takes them: it refuses the escapes of NUL and of half a surrogate pair, which
 * JSON allows.
 */
final class JsonbText {
  private static final int ESCAPE = 6;
  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

  private JsonbText() {}

  /**
   * Puts the replacement character in the place of each escape that jsonb refuses, without changing
   * the length.
   *
   * @param bytes a JSON text in UTF-8, among others
   * @param from where it begins
   * @param to where it ends
   * @return whether there was one
   */
  static boolean repair(byte[] bytes, int from, int to) {
    boolean changed = false;
    int i = from;
    while (i < to) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      int unit = unit(bytes, i, to);
      if (unit < 0) {
        i += 2; // another escape
      } else if (Character.isHighSurrogate((char) unit) && isLow(unit(bytes, i + ESCAPE, to))) {
        i += 2 * ESCAPE;
      } else {
        if (unit == 0 || Character.isSurrogate((char) unit)) {
          System.arraycopy(REPLACEMENT, 0, bytes, i, ESCAPE);
          changed = true;
        }
        i += ESCAPE;
      }
    }
    return changed;
  }

  private static boolean isLow(int unit) {
    return unit >= 0 && Character.isLowSurrogate((char) unit);
  }

  /** The code unit of the escape that begins here; -1 if none does. */
  private static int unit(byte[] bytes, int at, int to) {
    if (at + ESCAPE > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
