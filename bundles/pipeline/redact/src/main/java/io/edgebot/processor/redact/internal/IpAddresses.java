package io.edgebot.processor.redact.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds addresses of IPv4 and IPv6, but those that name no host: unspecified, loopback. */
final class IpAddresses implements Detector {
  private static final int LONGEST = 45;
  private static final int LONGEST_V4 = 16;

  private final Action action;

  IpAddresses(Action action) {
    this.action = action;
  }

  @Override
  public String triggers() {
    return ".:";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    boolean colon = text.charAt(at) == ':';
    int start = at;
    while (start > 0 && at - start < 4 && isPart(text.charAt(start - 1), colon)) {
      start--;
    }
    char before = Chars.at(text, start - 1);
    boolean inside = Chars.isWordAt(text, start - 1) || (before == ':' && colon) || before == '.';
    boolean empty = start == at && !(colon && Chars.at(text, at + 1) == ':');
    if (inside || empty) {
      return false;
    }
    int end = colon ? v6End(text, start) : v4End(text, start);
    if (end < 0 || !match.set(start, end, Kind.IP)) {
      return false;
    }
    match.action = action;
    byte[] bytes = parse(text, start, end);
    return bytes != null && !isNoHost(bytes);
  }

  /** The bytes of an address; null if it is none. */
  static byte @Nullable [] parse(CharSequence text, int start, int end) {
    byte[] bytes = new byte[16];
    int size = 0;
    int gap = -1;
    int at = start;
    while (at < end) {
      if (Chars.at(text, at) == ':') {
        boolean second = Chars.at(text, at + 1) == ':';
        if (second && gap < 0) {
          gap = size;
          at++;
        } else if (second || at == start) {
          return null;
        }
        at++;
        continue;
      }
      int part = at;
      while (part < end && isPart(text.charAt(part), true)) {
        part++;
      }
      if (Chars.at(text, part) == '.' && part < end) {
        return lastFour(text, at, end, bytes, size, gap);
      }
      if (part == at || part - at > 4 || size > 14) {
        return null;
      }
      int value = Integer.parseInt(text.subSequence(at, part).toString(), 16);
      bytes[size++] = (byte) (value >> 8);
      bytes[size++] = (byte) value;
      at = part;
    }
    return filled(bytes, size, gap);
  }

  private static byte @Nullable [] lastFour(
      CharSequence text, int start, int end, byte[] bytes, int from, int gap) {
    int size = from;
    int at = start;
    for (int i = 0; i < 4; i++) {
      int value = 0;
      int digits = 0;
      while (at < end && Chars.isDigit(text.charAt(at)) && digits < 4) {
        value = value * 10 + text.charAt(at++) - '0';
        digits++;
      }
      boolean last = i == 3;
      if (digits == 0 || digits > 3 || value > 255 || size > 15 || (at == end) != last) {
        return null;
      }
      if (!last && text.charAt(at++) != '.') {
        return null;
      }
      bytes[size++] = (byte) value;
    }
    if (from == 0 && gap < 0) {
      return Arrays.copyOf(bytes, 4);
    }
    return filled(bytes, size, gap);
  }

  /** Moves what stands behind the {@code ::} to the end. */
  private static byte @Nullable [] filled(byte[] bytes, int size, int gap) {
    if (gap < 0) {
      return size == 16 ? bytes : null;
    }
    if (size > 14) {
      return null;
    }
    byte[] all = new byte[16];
    System.arraycopy(bytes, 0, all, 0, gap);
    System.arraycopy(bytes, gap, all, 16 - (size - gap), size - gap);
    return all;
  }

  private static int v4End(CharSequence text, int start) {
    int end = start;
    while (end - start < LONGEST_V4
        && (isPart(Chars.at(text, end), false)
            || (Chars.at(text, end) == '.' && Chars.isDigit(Chars.at(text, end + 1))))) {
      end++;
    }
    return Chars.isWordAt(text, end) ? -1 : end;
  }

  private static int v6End(CharSequence text, int start) {
    int end = start;
    while (end < text.length() && end - start <= LONGEST) {
      char c = text.charAt(end);
      boolean more =
          isPart(c, true)
              || (c == ':'
                  && (isPart(Chars.at(text, end + 1), true)
                      || Chars.at(text, end + 1) == ':'
                      || (end > start && text.charAt(end - 1) == ':')))
              || (c == '.' && Chars.isDigit(Chars.at(text, end + 1)));
      if (!more) {
        break;
      }
      end++;
    }
    return Chars.isWordAt(text, end) ? -1 : end;
  }

  private static boolean isNoHost(byte[] bytes) {
    if (bytes.length == 4) {
      int all = bytes[0] & bytes[1] & bytes[2] & bytes[3];
      return bytes[0] == 127 || bytes[0] == 0 || all == -1;
    }
    for (int i = 0; i < 15; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[15] == 0 || bytes[15] == 1;
  }

  private static boolean isPart(char c, boolean hex) {
    return Chars.isDigit(c) || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
  }
}
