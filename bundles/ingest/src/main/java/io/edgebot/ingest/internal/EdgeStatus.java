package io.edgebot.ingest.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an edge says of itself in the header {@code EdgeBot-Status}.
 *
 * @param edge its id, if it says one; null if not
 * @param time its clock; null if it says none that can be read
 * @param version of its software; empty if it says none
 * @param lagEvents events that it has not shipped; -1 if it says none
 * @param lagSeconds age of the oldest of them; -1 if it says none
 * @param received when it came
 */
record EdgeStatus(
    @Nullable String edge,
    @Nullable Instant time,
    String version,
    long lagEvents,
    double lagSeconds,
    Instant received) {
  /** Name of the header. */
  static final String HEADER = "EdgeBot-Status";

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_PAIRS = 16;
  private static final int MAX_VERSION = 64;

  /**
   * Reads the header; what cannot be understood is left out, since events matter more.
   *
   * @param received the time now
   */
  static EdgeStatus parse(String header, Instant received) {
    String edge = null;
    Instant time = null;
    String version = "";
    long lagEvents = -1;
    double lagSeconds = -1;
    if (header.length() <= MAX_LENGTH) {
      for (String pair : header.split(";", MAX_PAIRS)) {
        int equals = pair.indexOf('=');
        String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
        switch (equals < 0 ? "" : pair.substring(0, equals).strip()) {
          case "edge" -> edge = EventId.isOrigin(value) ? value : null;
          case "time" -> time = Timestamps.parse(value);
          case "version" -> version = value.matches("[!-~]{1," + MAX_VERSION + "}") ? value : "";
          case "lag_events" -> lagEvents = (long) number(value);
          case "lag_seconds" -> lagSeconds = number(value);
          default -> {}
        }
      }
    }
    return new EdgeStatus(edge, time, version, lagEvents, lagSeconds, received);
  }

  /** How far the edge's clock is ahead of this one; zero if unknown. */
  Duration clockOffset() {
    return time == null ? Duration.ZERO : Duration.between(received, time);
  }

  private static double number(String text) {
    return text.matches("[0-9]{1,18}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : -1;
  }
}
