package io.edgebot.sink.loki.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered.
 *
 * @param retryAfter by header Retry-After; null without it
 * @param location by header Location; empty without it
 * @param plain whether the body is plain text, as Loki's own answers are
 * @param body its first 64 KiB
 */
record LokiAnswer(
    int status, @Nullable Duration retryAfter, String location, boolean plain, String body) {
  private static final int MAX_TEXT = 300;

  boolean stored() {
    return status == 204 || status == 200;
  }

  /** Status and text for people, without what could mislead a reader. */
  String text() {
    String text = plain ? printable(body) : "";
    return text.isEmpty() ? "answers " + status : "answers " + status + ": " + text;
  }

  /** The beginning of a text, on one line and in visible characters. */
  static String printable(String text) {
    String head = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
    return head.replaceAll("[\\s]+", " ").replaceAll("[^\\x20-\\x7e]", "?").strip();
  }
}
