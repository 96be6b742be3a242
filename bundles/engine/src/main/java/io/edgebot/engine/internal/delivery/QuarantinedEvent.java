package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventId;
import io.edgebot.journal.Journal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event from quarantine that is delivered once more. */
final class QuarantinedEvent extends JournaledEvent {
  private final Journal.Quarantined entry;
  private final byte[] body;

  /** The entry must have a body. */
  QuarantinedEvent(Journal.Quarantined entry, EventCodec codec) {
    super(codec);
    this.entry = entry;
    this.body = Objects.requireNonNull(entry.body(), "body");
  }

  @Override
  public EventId id() {
    return entry.id();
  }

  @Override
  public @Nullable String principal() {
    return entry.principal().isEmpty() ? null : entry.principal();
  }

  @Override
  public int encodedLength() {
    return body.length;
  }

  @Override
  public String type() {
    return entry.type();
  }

  @Override
  public Instant timestamp() {
    return time(entry.timestampNanos());
  }

  @Override
  public @Nullable String source() {
    return entry.source().isEmpty() ? null : entry.source();
  }

  @Override
  Slice slice() {
    return new Slice(body, 0, body.length);
  }
}
