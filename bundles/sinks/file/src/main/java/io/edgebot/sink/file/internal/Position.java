package io.edgebot.sink.file.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Up to where the files hold what the cursor has passed. Its bytes are text, {@code 1 <format>
 * <key>=<value> ...}; within version 1, keys may be added and unknown ones are ignored, so that an
 * older version reads what a newer one wrote.
 *
 * @param format {@code ndjson} or {@code envelope}
 * @param file ndjson: the ordinal of the file that is appended to, from 1; envelope: 0
 * @param length ndjson: its length in bytes
 * @param opened ndjson: when it was begun, in milliseconds since 1970
 * @param last envelope: the name of the last file, without its ending; empty before the first
 */
record Position(String format, long file, long length, long opened, String last) {
  private static final String VERSION = "1";

  static Position ndjson(long file, long length, long opened) {
    return new Position("ndjson", file, length, opened, "");
  }

  static Position envelope(String last) {
    return new Position("envelope", 0, 0, 0, last);
  }

  /** Whether it stands before another of the same format. */
  boolean isBefore(Position other) {
    if (format.equals("envelope")) {
      return last.compareTo(other.last) < 0;
    }
    return file != other.file ? file < other.file : length < other.length;
  }

  byte[] bytes() {
    String text =
        format.equals("envelope")
            ? "last=" + last
            : "file=" + file + " length=" + length + " opened=" + opened;
    return (VERSION + " " + format + " " + text).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a position.
   *
   * @throws IllegalStateException if it is none, so that it is never taken for the beginning
   */
  static Position parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    String[] words = text.split(" ", -1);
    if (!words[0].equals(VERSION) || words.length < 3) {
      throw unreadable(text, null);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw unreadable(text, null);
      }
      values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    try {
      return words[1].equals("envelope")
          ? envelope(value(values, "last", text))
          : new Position(
              words[1],
              Long.parseUnsignedLong(value(values, "file", text)),
              Long.parseUnsignedLong(value(values, "length", text)),
              Long.parseUnsignedLong(value(values, "opened", text)),
              "");
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
  }

  private static String value(Map<String, String> values, String key, String text) {
    String value = values.get(key);
    if (value == null) {
      throw unreadable(text, null);
    }
    return value;
  }

  private static IllegalStateException unreadable(
      String text, @Nullable NumberFormatException cause) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return new IllegalStateException(
        "the cursor's position '"
            + shown.replaceAll("[^ -~]", "?")
            + "' is not one that this version can read",
        cause);
  }
}
