package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes events as rows of the table {@code events}. Used by one thread. */
final class EventEncoder {
  /** The columns, in the order of the rows. */
  static final String COLUMNS =
      "ts, type, source, severity, data, origin, generation, number, part, repaired";

  private static final int COLUMN_COUNT = 10;
  private static final int JSONB_VERSION = 1;
  private static final String NO_SOURCE = "unknown";

  /** Where PostgreSQL counts from: 2000-01-01. */
  private static final long EPOCH_SECONDS = 946_684_800L;

  // PostgreSQL takes 4713 BC to 294276 AD.
  private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+294246-01-01T00:00:00Z");

  private long generation;
  private String generationText = EventId.formatGeneration(0);
  private final StringBuilder repaired = new StringBuilder();

  /** Appends an event; what had to be changed to fit stands in the column {@code repaired}. */
  void append(StoredEvent event, CopyBuffer out) throws IOException {
    repaired.setLength(0);
    EventId id = event.id();
    Severity severity = event.severity();
    String source = event.source();
    out.row(COLUMN_COUNT);
    out.int8Column(micros(event.timestamp()));
    out.textColumn(column("type", event.type()));
    out.textColumn(source == null ? NO_SOURCE : column("source", source));
    out.textColumn(severity == null ? null : severity.text());
    int start = out.beginColumn();
    out.write(JSONB_VERSION);
    event.writeEncoded(out);
    if (JsonbText.repair(out.bytes(), start + 1, out.size())) {
      mark("data");
    }
    out.endColumn(start);
    out.textColumn(id.origin());
    out.textColumn(generation(id.generation()));
    out.int8Column(id.number());
    out.int4Column(id.part());
    out.textColumn(marks());
  }

  /** Microseconds since 2000, rounded down: an event has the same time each time it comes. */
  private long micros(Instant time) {
    Instant possible = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    if (!possible.equals(time)) {
      mark("ts");
    }
    return (possible.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + possible.getNano() / 1000;
  }

  private String column(String name, String text) {
    String clean = ColumnText.clean(text);
    if (!clean.equals(text)) {
      mark(name);
    }
    return clean;
  }

  private void mark(String column) {
    repaired.append(repaired.isEmpty() ? "" : ",").append(column);
  }

  private @Nullable String marks() {
    return repaired.isEmpty() ? null : repaired.toString();
  }

  private String generation(long value) {
    if (value != generation) {
      generation = value;
      generationText = EventId.formatGeneration(value);
    }
    return generationText;
  }
}
