package io.edgebot.sink.loki.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events as they come from edges. */
final class Events {
  static final Instant NOW = Instant.now();

  private Events() {}

  /** Of this edge, received so long ago. */
  static TestEvent of(String edge, long number, Duration age) {
    return of(edge, number, age, "m" + number);
  }

  static TestEvent of(String edge, long number, Duration age, String message) {
    return of(edge, number, age, message, "site-a");
  }

  static TestEvent of(String edge, long number, Duration age, String message, String site) {
    Instant received = NOW.minus(age);
    Event event =
        Event.builder("syslog")
            .timestamp(received.minusSeconds(5))
            .put("received_at", received.toString())
            .put("source", "10.0.0.1")
            .put("host", "router-1")
            .put("severity", "warning")
            .put("site", site)
            .put("message", message)
            .build();
    String json =
        "{\"type\":\"syslog\",\"timestamp\":\"%s\",\"received_at\":\"%s\",\"site\":\"%s\",\"message\":\"%s\"}"
            .formatted(received.minusSeconds(5), received, site, message);
    return TestEvent.of(new EventId(edge, 1, number, 0), json, event);
  }

  static TestBatch batch(StoredEvent... events) {
    return TestBatch.of(events);
  }

  /** Events of one edge with these numbers, the first the oldest, a second between two. */
  static TestBatch run(String edge, int first, int last, Duration ageOfLast) {
    List<StoredEvent> events = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      events.add(of(edge, number, ageOfLast.plusSeconds(last - (long) number)));
    }
    return new TestBatch(events);
  }
}
