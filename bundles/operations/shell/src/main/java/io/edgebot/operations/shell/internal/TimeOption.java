package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as options give them: RFC 3339, a date, or an age such as {@code 15m}. */
final class TimeOption {
  private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private TimeOption() {}

  /** The time that an option means; null if it is not given. */
  static @Nullable Instant parse(String option, @Nullable String text, Clock clock) {
    if (text == null || text.isBlank()) {
      return null;
    }
    Matcher age = AGE.matcher(text);
    if (age.matches()) {
      long count = Long.parseLong(age.group(1));
      return clock
          .instant()
          .minus(
              switch (age.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              });
    }
    Instant time = Timestamps.parse(DATE.matcher(text).matches() ? text + "T00:00:00Z" : text);
    if (time == null) {
      throw new IllegalArgumentException(
          option
              + " '"
              + Printable.line(text)
              + "' must be an age (30s, 15m, 2h, 7d), a date (2026-11-24) or a time"
              + " (2026-11-24T10:00:00Z)");
    }
    return time;
  }
}
