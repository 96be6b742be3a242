package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.Journal;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.QuotaException;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal: hands what is written to the commit thread, and reads beside it. */
final class SqliteJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

  private final JournalOptions options;
  private final Directory directory;
  private final String origin;
  private final DiskGuard disk;
  private final Notice notice = new Notice();
  private final DamagedRows damaged = new DamagedRows();
  private final Watermark watermark;
  private final Listeners listeners = new Listeners();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Access access;
  private final Committer committer;

  private SqliteJournal(
      JournalOptions options, Directory directory, String origin, Watermark watermark)
      throws SQLException, IOException {
    this.options = options;
    this.directory = directory;
    this.origin = origin;
    this.watermark = watermark;
    disk = new DiskGuard(new Reserve(directory.reserve(), options.reserveBytes()));
    Opener opener = new Opener(options, directory, origin, disk, notice, damaged, watermark);
    Session session = opener.open();
    access = new Access(directory, opener, damaged, listeners::changed);
    committer =
        new Committer(
            session,
            disk,
            options.commitInterval(),
            listeners::changed,
            access,
            new CommitHealth(System::nanoTime),
            watermark);
    committer.start();
  }

  /**
   * Opens a journal.
   *
   * @throws IOException if the directory cannot be used, or another process has it open
   */
  static SqliteJournal open(JournalOptions options) throws IOException {
    Directory directory = Directory.open(options.directory());
    try {
      String origin = directory.origin(options.origin());
      Watermark watermark = new Watermark(directory.newest());
      return new SqliteJournal(options, directory, origin, watermark);
    } catch (SQLException e) {
      Sqlite.closeAfter(directory, e);
      throw new IOException("journal " + directory.path() + " cannot be opened: " + e, e);
    } catch (IOException | RuntimeException e) {
      Sqlite.closeAfter(directory, e);
      throw e;
    }
  }

  /** Sets the database aside, and recovers what is intact. */
  void setAside(String reason) throws IOException {
    Access.replaceAndWait(committer, committer.session(), new DamagedException(reason));
  }

  boolean isSalvaging() {
    return !access.salvage().isDone();
  }

  /** Runs something once nothing is left to recover. */
  void whenSalvaged(Runnable action) {
    CompletableFuture<Void> unused = access.salvage().thenRun(action);
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public long generation() {
    return committer.session().generation();
  }

  @Override
  public CompletableFuture<Committed> append(Unit unit, boolean waits) {
    return submit(new AppendOperation(unit, waits));
  }

  @Override
  public ClaimState look(Unit.Claim claim) {
    return read(
        connection -> {
          try (Statements statements = new Statements(connection)) {
            return new ClaimTable(statements).look(claim).state();
          }
        });
  }

  @Override
  public Rows read(long afterRow, int maxRows, long maxBytes) {
    return read(
        connection -> {
          Session session = committer.session();
          Store store = session.store;
          long through = Math.min(store.committed().newest().row(), store.recovery.readLimit());
          if (through <= afterRow) {
            return new Rows(List.of(), List.of(), afterRow);
          }
          return new RowReader(session.clock, damaged)
              .read(connection, afterRow, through, store.recovery.base(), maxRows, maxBytes);
        });
  }

  @Override
  public void onAppend(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public Map<String, Cursor> cursors() {
    Map<String, Cursor> cursors = new HashMap<>();
    committer
        .session()
        .store
        .cursors
        .committed()
        .forEach((name, entry) -> cursors.put(name, entry.cursor()));
    return cursors;
  }

  @Override
  public Cursor subscribe(String name, Subscription policy, boolean oldest) {
    return join(submit(new SubscribeOperation(name, policy, oldest)));
  }

  @Override
  public boolean unsubscribe(String name) {
    return join(
        submit(
            new Operation<Boolean>(true) {
              @Override
              Boolean apply(Session session) throws SQLException {
                return session.store.cursors.delete(name);
              }
            }));
  }

  @Override
  public CompletableFuture<Void> advance(Advance advance, boolean waits) {
    return submit(new AdvanceOperation(advance, waits)).thenAccept(done -> {});
  }

  @Override
  public Lag lag(String name) {
    Session session = committer.session();
    CursorTable.Entry entry = session.store.cursors.committed().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no subscription '" + name + "'");
    }
    long row = entry.cursor().row();
    long events = session.store.eventsBehind(row, entry.eventsTotal()) - entry.cursor().events();
    long bytes = session.store.bytesBehind(row, entry.bytesTotal());
    double seconds = 0;
    if (entry.cursor().row() < session.store.committed().newest().row()) {
      long appended =
          read(connection -> StateReader.appendedAfter(connection, entry.cursor().row()));
      seconds = appended < 0 ? 0 : Math.max(0, session.clock.millis() - appended) / 1000.0;
    }
    return new Lag(Math.max(0, events), bytes, seconds);
  }

  @Override
  public Optional<byte[]> checkpoint(String lane, String name) {
    return read(connection -> StateReader.checkpoint(connection, lane, name));
  }

  @Override
  public State.@Nullable Value state(String owner, String key) {
    return read(connection -> Optional.ofNullable(StateReader.state(connection, owner, key)))
        .orElse(null);
  }

  @Override
  public List<State.Entry> scanState(String owner, String prefix, int limit) {
    return read(connection -> StateReader.scan(connection, owner, prefix, limit));
  }

  @Override
  public CompletableFuture<Boolean> putState(
      String owner,
      String key,
      boolean compare,
      State.@Nullable Value expected,
      State.@Nullable Value update) {
    return submit(new PutStateOperation(owner, key, compare, expected, update));
  }

  @Override
  public List<Quarantined> quarantine(long afterEntry, int limit, boolean bodies) {
    return read(connection -> StateReader.quarantine(connection, afterEntry, limit, bodies));
  }

  @Override
  public CompletableFuture<Integer> deleteQuarantine(List<Long> entries) {
    List<Long> copy = List.copyOf(entries);
    return submit(
        new Operation<Integer>(true) {
          @Override
          Integer apply(Session session) throws SQLException {
            return session.store.quarantine.delete(copy);
          }
        });
  }

  @Override
  public List<SkippedRange> gaps(int limit) {
    return read(connection -> StateReader.gaps(connection, limit));
  }

  @Override
  public CompletableFuture<Void> renew() {
    return submit(new RenewOperation(null)).thenCompose(this::renew);
  }

  private CompletableFuture<Void> renew(RenewOperation.Step step) {
    return step.isLast()
        ? CompletableFuture.completedFuture(null)
        : submit(new RenewOperation(step)).thenCompose(this::renew);
  }

  @Override
  public Condition condition() {
    Session session = committer.session();
    Store store = session.store;
    long dropped = store.quarantine.dropped();
    notice.say(
        "quarantine",
        dropped == 0
            ? ""
            : "Quarantine is full: its " + dropped + " oldest events were deleted so far.");
    return new Condition(
        store.committed().kept(),
        store.committed().usedBytes(),
        options.maxBytes(),
        store.quarantine.events(),
        damaged.count(),
        session.retention.quotaReached(),
        disk.isFull(),
        committer.commitSeconds(),
        notice.text());
  }

  @Override
  public Optional<String> failure() {
    return committer.failure();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      committer.close();
      access.close();
      committer.session().store.close();
      watermark.close();
      directory.close();
    } catch (SQLException | IOException e) {
      LOG.warn("The journal {} cannot be closed in order: {}", directory.path(), e.toString());
    }
  }

  <T> CompletableFuture<T> submit(Operation<T> operation) {
    if (!committer.add(operation)) {
      String why = failure().orElse("it is closed");
      operation.failed(new IOException("journal " + directory.path() + ": " + why));
    }
    return operation.future;
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw new UncheckedIOException(io);
      }
      if (cause instanceof QuotaException || cause instanceof ClaimConflictException) {
        throw new UncheckedIOException(new IOException(cause.getMessage(), cause));
      }
      throw e;
    }
  }

  private <T> T read(Readers.Reading<T> reading) {
    try {
      return access.read(committer, reading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
