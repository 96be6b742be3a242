package io.edgebot.input.syslog.internal;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Parses what follows the PRI of a message in the form of RFC 3164 section 4.1: {@code TIMESTAMP
 * HOSTNAME TAG[pid]: CONTENT}, of which devices leave out hostname, tag or both. Not thread-safe.
 */
final class Rfc3164Parser {
  /** RFC 3164 allows 32; today's programs have longer names. */
  private static final int MAX_TAG = 128;

  private static final int MAX_PROCESS = 64;

  private final Rfc3164Time time = new Rfc3164Time();

  /**
   * Parses.
   *
   * @param zone of the device's clock
   * @return whether it begins with a timestamp, which makes it of that form
   */
  boolean parse(byte[] bytes, int from, int end, ZoneId zone, Instant now, ParsedMessage message) {
    int at = time.read(bytes, from, end, zone, now, message);
    if (at < 0) {
      return false;
    }
    if (at < end && bytes[at] == ':') {
      at++;
    }
    at = skipSpaces(bytes, at, end);
    int hostTo = hostEnd(bytes, at, end);
    if (hostTo > 0) {
      message.hostFrom = at;
      message.hostTo = hostTo;
      at = skipSpaces(bytes, hostTo, end);
      // Cisco ASA writes "host : %ASA-…".
      if (at + 1 < end && bytes[at] == ':' && bytes[at + 1] == ' ') {
        at = skipSpaces(bytes, at + 1, end);
      }
    }
    message.messageFrom = tag(bytes, at, end, message);
    return true;
  }

  /**
   * The end of the hostname at a position; -1 if what stands there is none: a tag ({@code su:},
   * {@code su[7]:}), text with other characters than names and addresses have, or the last word.
   */
  private static int hostEnd(byte[] bytes, int from, int end) {
    int colons = 0;
    boolean hex = true;
    boolean bracketInside = false;
    int at = from;
    for (; at < end && bytes[at] != ' '; at++) {
      byte b = bytes[at];
      if (b == ':') {
        colons++;
      } else if (b == '[' && at > from) {
        bracketInside = true;
      } else if (!isHostByte(b)) {
        return -1;
      } else if (!isAddressByte(b)) {
        hex = false;
      }
    }
    if (at == from || at == end || bracketInside) {
      return -1;
    }
    boolean address = hex || bytes[from] == '[' || zoneIndex(bytes, from, at);
    // With colons only an IPv6 address is a hostname, and "fe80::" is one though it ends like a
    // tag.
    if (colons == 0 || (colons >= 2 && address)) {
      return at;
    }
    return -1;
  }

  private static boolean zoneIndex(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '%') {
        return i > from;
      }
      if (bytes[i] != ':' && !isAddressByte(bytes[i])) {
        return false;
      }
    }
    return false;
  }

  /** Reads a tag, if there is one; the position of the content. */
  private static int tag(byte[] bytes, int from, int end, ParsedMessage message) {
    int at = from;
    while (at < end && at < from + MAX_TAG && isTagByte(bytes[at])) {
      at++;
    }
    if (at == from || at >= end) {
      return from;
    }
    int tagTo = at;
    if (bytes[at] == '[') {
      int processFrom = at + 1;
      int close = processEnd(bytes, processFrom, end);
      if (close < 0) {
        return from;
      }
      message.processFrom = processFrom;
      message.processTo = close;
      at = close + 1;
      if (at < end && bytes[at] == ':') {
        at++;
      }
    } else if (bytes[at] == ':' && endsTag(bytes, from, at, end)) {
      at++;
    } else {
      return from;
    }
    message.appFrom = from;
    message.appTo = tagTo;
    return at < end && bytes[at] == ' ' ? at + 1 : at;
  }

  /** The closing bracket of a process id that a colon, a space or the end follows; -1 if none. */
  private static int processEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && at < from + MAX_PROCESS && bytes[at] != ']') {
      if (!isTagByte(bytes[at]) && bytes[at] != ':') {
        return -1;
      }
      at++;
    }
    if (at == from || at >= end || bytes[at] != ']') {
      return -1;
    }
    int next = at + 1;
    return next == end || bytes[next] == ':' || bytes[next] == ' ' ? at : -1;
  }

  /** Whether a colon ends a tag: "http://…", "10:30:00" and "C:\…" are content. */
  private static boolean endsTag(byte[] bytes, int from, int colon, int end) {
    int next = colon + 1;
    if (next == end || bytes[next] == ' ') {
      return true;
    }
    byte follower = bytes[next];
    return isLetter(bytes[from])
        && !isDigit(follower)
        && follower != '/'
        && follower != '\\'
        && follower != ':';
  }

  private static int skipSpaces(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private static boolean isHostByte(byte b) {
    return b < 0 || isLetter(b) || isDigit(b) || "-._/%]".indexOf(b) >= 0 || b == '[';
  }

  private static boolean isAddressByte(byte b) {
    int lower = b | 0x20;
    return isDigit(b) || (lower >= 'a' && lower <= 'f') || b == '.';
  }

  private static boolean isTagByte(byte b) {
    return b < 0 || isLetter(b) || isDigit(b) || "-_./\\%()@+#$~*!&".indexOf(b) >= 0;
  }

  private static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
