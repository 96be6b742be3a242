package io.edgebot.journal.internal;

import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.QuotaException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something to be committed. {@link #apply} is called on the commit thread inside a transaction,
 * and again if the transaction had to be undone.
 *
 * @param <T> what it results in
 */
abstract class Operation<T> {
  /** Completes when durable. */
  final CompletableFuture<T> future = new CompletableFuture<>();

  private final boolean waits;
  private @Nullable Runnable completion;

  Operation(boolean waits) {
    this.waits = waits;
  }

  /** Whether someone waits for it. */
  boolean waits() {
    return waits;
  }

  /** About how many bytes it writes. */
  long weight() {
    return Sqlite.PAGE;
  }

  /** Whether it takes room that is not there when the disk is full. */
  boolean grows() {
    return false;
  }

  /**
   * Does it.
   *
   * @throws ClaimConflictException before anything was written, as the following
   * @throws QuotaException if there is no room
   * @throws IllegalStateException if a limit would be passed
   */
  abstract T apply(Session session) throws SQLException, ClaimConflictException, QuotaException;

  /** Runs it, and keeps what it resulted in until the commit. */
  final void run(Session session) throws SQLException {
    completion = null;
    try {
      T result = apply(session);
      completion = () -> future.complete(result);
    } catch (ClaimConflictException | QuotaException | IllegalStateException e) {
      completion = () -> future.completeExceptionally(e);
    }
  }

  /** Tells the outcome, after the commit. */
  final void committed() {
    Runnable outcome = completion;
    if (outcome != null) {
      outcome.run();
    }
  }

  final void failed(Throwable cause) {
    future.completeExceptionally(cause);
  }
}
