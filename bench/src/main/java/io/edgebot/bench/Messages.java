package io.edgebot.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * RFC 5424 messages of one length. They differ in their sequence number and, as those of real
 * devices do, in hosts, programs and text, so that they compress about as well. Not thread-safe.
 */
final class Messages {
  static final String MARK = "seq=";
  static final int DIGITS = 10;

  private static final int VARIANTS = 4096;
  private static final String[] WORDS = {
    "interface",
    "link",
    "state",
    "changed",
    "to",
    "up",
    "down",
    "session",
    "opened",
    "closed",
    "for",
    "user",
    "from",
    "port",
    "connection",
    "accepted",
    "refused",
    "by",
    "rule",
    "packet",
    "dropped",
    "timeout",
    "retry",
    "peer",
    "neighbor",
    "adjacency",
    "lost",
    "temperature",
    "sensor",
    "fan",
  };

  private final byte[][] messages = new byte[VARIANTS][];
  private final int[] digits = new int[VARIANTS];

  /** Messages of a length in bytes, at least 120. */
  Messages(int length) {
    Random random = new Random(7);
    for (int i = 0; i < VARIANTS; i++) {
      String head =
          "<%d>1 2026-11-24T12:00:%02d.%06dZ gw-%d.site.example prog%d %d ID%d - %s"
              .formatted(
                  random.nextInt(192),
                  random.nextInt(60),
                  random.nextInt(1_000_000),
                  random.nextInt(50),
                  random.nextInt(20),
                  random.nextInt(32_768),
                  random.nextInt(100),
                  MARK);
      StringBuilder text = new StringBuilder(head).append("0".repeat(DIGITS));
      while (text.length() < length) {
        text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        if (random.nextInt(4) == 0) {
          text.append(' ').append(random.nextInt(100_000));
        }
      }
      messages[i] = text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
      digits[i] = head.length();
    }
  }

  /** The message of a number; its array is used again later. */
  byte[] of(long number) {
    int variant = (int) (number % VARIANTS);
    byte[] message = messages[variant];
    long rest = number;
    for (int i = digits[variant] + DIGITS - 1; i >= digits[variant]; i--) {
      message[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return message;
  }
}
