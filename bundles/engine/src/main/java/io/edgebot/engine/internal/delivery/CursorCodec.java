package io.edgebot.engine.internal.delivery;

import io.edgebot.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The opaque cursor that destinations keep: {@code 1;<origin>;<row>;<events>}. */
final class CursorCodec {
  private static final Pattern FORM =
      Pattern.compile("1;([A-Za-z0-9._-]{1,64});([0-9]{1,18});([0-9]{1,9})");

  private CursorCodec() {}

  static byte[] encode(String origin, Journal.Cursor cursor) {
    return ("1;" + origin + ';' + cursor.row() + ';' + cursor.events())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a cursor back.
   *
   * @throws IllegalStateException if it is of another form or another journal's: it must never be
   *     taken for the beginning
   */
  static Journal.Cursor decode(String origin, byte[] bytes) {
    Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.US_ASCII));
    if (!matcher.matches()) {
      throw new IllegalStateException(
          "the destination's cursor cannot be read by this version; upgrade, or forget the sink");
    }
    if (!matcher.group(1).equals(origin)) {
      throw new IllegalStateException(
          "the destination's cursor is of origin "
              + matcher.group(1)
              + ", not of this process's "
              + origin);
    }
    return new Journal.Cursor(
        Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)), null);
  }
}
