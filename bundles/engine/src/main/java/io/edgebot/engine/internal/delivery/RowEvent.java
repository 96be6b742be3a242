package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of a journal row. */
final class RowEvent extends JournaledEvent {
  private final LoadedRow row;
  private final int event;
  private @Nullable EventId id;

  RowEvent(LoadedRow row, int event, EventCodec codec) {
    super(codec);
    this.row = row;
    this.event = event;
  }

  LoadedRow row() {
    return row;
  }

  /** Its place in the row's index. */
  int event() {
    return event;
  }

  long number() {
    return index().numbers()[event];
  }

  int part() {
    return index().parts()[event];
  }

  /** Whether both are of one origin and generation. */
  boolean sharesGeneration(RowEvent other) {
    Row.Origins mine = row.row().origins();
    Row.Origins theirs = other.row.row().origins();
    int run = mine.run(event);
    int otherRun = theirs.run(other.event);
    return mine.generation()[run] == theirs.generation()[otherRun]
        && mine.origin()[run].equals(theirs.origin()[otherRun]);
  }

  /** Whether both are parts of one number. */
  boolean sharesNumber(RowEvent other) {
    return number() == other.number() && sharesGeneration(other);
  }

  @Override
  public EventId id() {
    EventId made = id;
    if (made == null) {
      made = row.row().id(event);
      id = made;
    }
    return made;
  }

  @Override
  public @Nullable String principal() {
    String principal = row.row().principal();
    return principal.isEmpty() ? null : principal;
  }

  @Override
  public int encodedLength() {
    return row.length(event);
  }

  @Override
  public String type() {
    return index().typeNames()[index().types()[event]];
  }

  @Override
  public Instant timestamp() {
    return time(index().timestampNanos()[event]);
  }

  @Override
  public @Nullable String source() {
    String source = index().sourceNames()[index().sources()[event]];
    return source.isEmpty() ? null : source;
  }

  @Override
  public @Nullable Severity severity() {
    int code = index().severities()[event];
    return code < 0 ? null : Severity.ofCode(code);
  }

  @Override
  Slice slice() throws IOException {
    return new Slice(row.raw(), index().offsets()[event], row.length(event));
  }

  private BlockIndex index() {
    return row.row().index();
  }
}
