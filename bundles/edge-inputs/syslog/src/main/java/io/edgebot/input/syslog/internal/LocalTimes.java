package io.edgebot.input.syslog.internal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a device's local time without a year into an instant: the year is the one that puts it
 * later than 11 months before the time of receipt and not later than one month after it, both
 * counted in the device's zone. Not thread-safe: remembers the last minute that it worked out.
 */
final class LocalTimes {
  /** So near to a bound that the minute's answer may not be the second's. */
  private static final long NEAR_BOUND_SECONDS = 120;

  private long cachedMinute = -1;
  private long cachedNowMinute;
  private @Nullable ZoneId cachedZone;
  private long cachedStart;
  private boolean cachedUsable;

  /**
   * The instant of a local time.
   *
   * @param year 0 if the device does not tell it
   * @param now when the message was received
   * @return null if there is no such time, such as 29 February in a year without it
   */
  @Nullable Instant resolve(
      int year, int month, int day, int hour, int minute, int second, ZoneId zone, Instant now) {
    long local = ((((year * 16L) + month) * 32 + day) * 32 + hour) * 64 + minute;
    long nowMinute = Math.floorDiv(now.getEpochSecond(), 60L);
    if (cachedUsable
        && local == cachedMinute
        && nowMinute == cachedNowMinute
        && zone.equals(cachedZone)) {
      return Instant.ofEpochSecond(cachedStart + second);
    }
    ZonedDateTime here = now.atZone(zone);
    Instant earliest = here.minusMonths(11).toInstant();
    Instant latest = here.plusMonths(1).toInstant();
    int firstYear = year > 0 ? year : here.getYear() + 1;
    int lastYear = year > 0 ? year : here.getYear() - 1;
    for (int candidate = firstYear; candidate >= lastYear; candidate--) {
      if (day > YearMonth.of(candidate, month).lengthOfMonth()) {
        continue;
      }
      Instant time =
          nearest(LocalDateTime.of(candidate, month, day, hour, minute, second), zone, now);
      if (year > 0 || (time.isAfter(earliest) && !time.isAfter(latest))) {
        cachedMinute = local;
        cachedNowMinute = nowMinute;
        cachedZone = zone;
        cachedStart = time.getEpochSecond() - second;
        cachedUsable =
            year > 0
                || (time.isAfter(earliest.plusSeconds(NEAR_BOUND_SECONDS))
                    && time.isBefore(latest.minusSeconds(NEAR_BOUND_SECONDS)));
        return time;
      }
    }
    return null;
  }

  /** A time that a clock shows twice, when summer time ends, is the one nearer to the receipt. */
  private static Instant nearest(LocalDateTime time, ZoneId zone, Instant now) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.size() < 2) {
      return time.atZone(zone).toInstant();
    }
    Instant earlier = time.toInstant(offsets.get(0));
    Instant later = time.toInstant(offsets.get(1));
    long toEarlier = Math.abs(now.getEpochSecond() - earlier.getEpochSecond());
    long toLater = Math.abs(now.getEpochSecond() - later.getEpochSecond());
    return toLater <= toEarlier ? later : earlier;
  }
}
