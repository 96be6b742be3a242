package io.edgebot.journal.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading access to the present database. Another one takes its place when it turns out to be
 * damaged; what reads waits meanwhile.
 */
final class Access implements Committer.Damage, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private static final String REPLACE = "replace";

  private final Directory directory;
  private final Opener opener;
  private final DamagedRows damaged;
  private final Runnable onRows;
  private final ReadWriteLock swap = new ReentrantReadWriteLock();
  private volatile Readers readers;
  private volatile CompletableFuture<Void> salvage = CompletableFuture.completedFuture(null);

  Access(Directory directory, Opener opener, DamagedRows damaged, Runnable onRows) {
    this.directory = directory;
    this.opener = opener;
    this.damaged = damaged;
    this.onRows = onRows;
    readers = new Readers(directory.database());
  }

  /**
   * Reads; if the database turns out to be damaged, once more from the one that takes its place.
   *
   * @throws IOException if it cannot be read
   */
  <T> T read(Committer committer, Readers.Reading<T> reading) throws IOException {
    Session session = committer.session();
    try {
      return read(reading);
    } catch (SQLException e) {
      if (Sqlite.fault(e) != Sqlite.Fault.DAMAGED) {
        throw unreadable(e);
      }
      replaceAndWait(committer, session, e);
    }
    try {
      return read(reading);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private <T> T read(Readers.Reading<T> reading) throws SQLException {
    swap.readLock().lock();
    try {
      return readers.read(reading);
    } finally {
      swap.readLock().unlock();
    }
  }

  private IOException unreadable(SQLException cause) {
    return new IOException("journal " + directory.path() + " cannot be read: " + cause, cause);
  }

  /** Has a damaged database replaced, if that was not done meanwhile. */
  static void replaceAndWait(Committer committer, Session damagedSession, SQLException cause)
      throws IOException {
    try {
      Boolean unused = committer.damaged(damagedSession, cause).join();
    } catch (CompletionException e) {
      throw new IOException("the damaged journal cannot be replaced: " + e.getCause(), e);
    }
  }

  @Override
  public Session replace(Session damagedSession, SQLException cause)
      throws SQLException, IOException {
    swap.writeLock().lock();
    try {
      closeQuietly(readers);
      closeQuietly(damagedSession.store);
      Session next = opener.replace(cause.toString());
      readers = new Readers(directory.database());
      opener.notice().say(REPLACE, "");
      return next;
    } catch (SQLException | IOException | RuntimeException e) {
      LOG.error("The damaged journal cannot be replaced; it is tried again", e);
      opener
          .notice()
          .say(
              REPLACE,
              "The journal is damaged and cannot be replaced, which is tried again: " + e + ".");
      throw e;
    } finally {
      swap.writeLock().unlock();
    }
  }

  /** Begins to recover rows of damaged files, if there are any. */
  @Override
  public void opened(Committer committer) {
    try {
      List<DamagedDatabase> sources = DamagedDatabase.pending(directory);
      if (!sources.isEmpty()) {
        salvage =
            CompletableFuture.runAsync(
                new Salvage(directory, sources, committer, damaged, opener.notice(), onRows),
                JournalThreads.of("edgebot-journal-salvage"));
      }
    } catch (IOException | SQLException e) {
      LOG.error("The damaged journals in {} cannot be listed", directory.path(), e);
    }
  }

  /** Completes once nothing is left to recover. */
  CompletableFuture<Void> salvage() {
    return salvage;
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("The damaged journal cannot be closed in order: {}", e.toString());
    }
  }

  @Override
  public void close() throws SQLException {
    readers.close();
  }
}
