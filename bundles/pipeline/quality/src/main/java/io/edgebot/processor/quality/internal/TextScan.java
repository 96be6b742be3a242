package io.edgebot.processor.quality.internal;

/**
 * Looks at each character of texts once: how many bytes they have in UTF-8, and what does not
 * belong in them. Used by one thread.
 */
final class TextScan {
  private boolean control;
  private boolean replacement;
  private boolean surrogate;

  /** Whether a text since {@link #reset} had a control character other than TAB, LF and CR. */
  boolean control() {
    return control;
  }

  /** Whether a text since {@link #reset} had U+FFFD. */
  boolean replacement() {
    return replacement;
  }

  /** Whether a text since {@link #reset} had half of a surrogate pair. */
  boolean surrogate() {
    return surrogate;
  }

  /** Whether a text since {@link #reset} had any of them. */
  boolean found() {
    return control || replacement || surrogate;
  }

  void reset() {
    control = false;
    replacement = false;
    surrogate = false;
  }

  /** Looks at valid UTF-8. */
  void scan(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      if (b >= ' ' && b != 0x7f) {
        continue; // printable ASCII
      }
      if (b >= 0) {
        control |= isControl(b);
      } else if (b == (byte) 0xc2 && i + 1 < end) {
        control |= isControl(bytes[i + 1] & 0xff); // U+0080 to U+00BF end in their own number
      } else if (b == (byte) 0xef && i + 2 < end) {
        replacement |= bytes[i + 1] == (byte) 0xbf && bytes[i + 2] == (byte) 0xbd;
      }
    }
  }

  /** Looks at a text, and says how many bytes it has in UTF-8; half a pair counts as three. */
  int scan(String text) {
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        continue;
      }
      if (c < 0xa0) {
        control |= isControl(c);
        bytes += c < 0x80 ? 0 : 1;
      } else if (c < 0x800) {
        bytes++;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 2;
        i++;
      } else {
        bytes += 2;
        surrogate |= Character.isSurrogate(c);
        replacement |= c == 0xfffd;
      }
    }
    return bytes;
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
  }
}
