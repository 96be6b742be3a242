package io.edgebot.lib.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header Retry-After (RFC 9110 section 10.2.3): seconds, or a date. */
public final class RetryAfter {
  /** A destination does not hold data back for longer than this, whatever it says. */
  public static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * Reads it.
   *
   * @param now to which a date is relative
   * @return 0 to one hour; null if the text is neither form
   */
  public static @Nullable Duration parse(String text, Instant now) {
    String trimmed = text.strip();
    Duration wait;
    if (trimmed.matches("[0-9]{1,18}")) {
      wait = Duration.ofSeconds(Long.parseLong(trimmed));
    } else {
      try {
        ZonedDateTime date = ZonedDateTime.parse(trimmed, DateTimeFormatter.RFC_1123_DATE_TIME);
        wait = Duration.between(now, date);
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }
}
