package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Checks the times of the events of one batch. Immutable. */
final class Times {
  private static final long DAY_SECONDS = 86_400;

  /** Clocks that lost their time begin at 1970, 1980 or 2000. */
  private static final int FIRST_YEAR = 2001;

  /** The year of the first release: if this machine's clock shows an earlier one, it is wrong. */
  private static final int RELEASE_YEAR = 2026;

  private final long now;
  private final Years years;

  /**
   * Times of a batch.
   *
   * @param now seconds since 1970
   */
  Times(long now) {
    this.now = now;
    int year = LocalDate.ofEpochDay(Math.floorDiv(now, DAY_SECONDS)).getYear();
    this.years = new Years(FIRST_YEAR, Math.max(year, RELEASE_YEAR));
  }

  /** What devices' clocks may show. */
  Years years() {
    return years;
  }

  /** Checks the times that an event carries. */
  void check(Event event, TypeRules rules, Findings findings) {
    long time = event.timestamp().getEpochSecond();
    Instant receivedAt = event.receivedAt();
    long receipt = receivedAt == null ? now : receivedAt.getEpochSecond();
    // A machine whose own clock was never set says nothing about the future of others.
    boolean isSet = !isBefore(now, rules.receivedAfter());
    if (receivedAt != null) {
      addIf(
          isBefore(receipt, rules.receivedAfter()),
          Event.RECEIVED_AT,
          rules.receivedAfter(),
          findings);
      addIf(isSet && isAhead(receipt, now, rules), Event.RECEIVED_AT, rules.future(), findings);
    }
    if (isBefore(time, rules.timeAfter())) {
      addIf(true, Event.TIMESTAMP, rules.timeAfter(), findings);
    } else {
      Limit past = rules.past();
      boolean isOld = receivedAt != null && past != null && time < receipt - past.bound();
      addIf(isOld, Event.TIMESTAMP, past, findings);
    }
    boolean isKnown = receivedAt != null || isSet;
    addIf(isKnown && isAhead(time, receipt, rules), Event.TIMESTAMP, rules.future(), findings);
  }

  private static boolean isBefore(long time, @Nullable Limit limit) {
    return limit != null && time < limit.bound();
  }

  private static boolean isAhead(long time, long reference, TypeRules rules) {
    Limit limit = rules.future();
    return limit != null && time > reference + limit.bound();
  }

  private static void addIf(
      boolean failed, String field, @Nullable Limit limit, Findings findings) {
    if (failed && limit != null) {
      findings.add(limit.check(), field, limit.expected(), limit.penalty());
    }
  }
}
