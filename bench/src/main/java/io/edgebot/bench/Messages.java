package io.edgebot.bench;

import java.nio.charset.StandardCharsets;

/** RFC 5424 messages of one length that differ in their sequence number. Not thread-safe. */
final class Messages {
  static final String MARK = "seq=";
  static final int DIGITS = 10;

  private final byte[] message;
  private final int digits;

  /** Messages of a length in bytes, at least 120. */
  Messages(int length) {
    String head =
        "<165>1 2026-11-24T12:00:00.123456Z gateway-7.site.example loader 4711 ID47 - " + MARK;
    String text = head + "0".repeat(DIGITS) + " ";
    this.message =
        (text + "interface ge-0/0/1 changed state to up ".repeat(40))
            .substring(0, length)
            .getBytes(StandardCharsets.US_ASCII);
    this.digits = head.length();
  }

  /** The message of a number; the array is used again at the next call. */
  byte[] of(long number) {
    long rest = number;
    for (int i = digits + DIGITS - 1; i >= digits; i--) {
      message[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return message;
  }
}
