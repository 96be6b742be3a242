package io.edgebot.journal.internal;

import io.edgebot.journal.QuotaException;
import io.edgebot.journal.internal.SalvageOperation.Salvaged;
import io.edgebot.journal.internal.salvage.RecordValues;
import io.edgebot.journal.internal.salvage.RowScanner;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows of damaged databases into the present one, in the background, oldest first. They
 * keep their numbers and identities; reading follows behind.
 */
final class Salvage implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
  private static final int MAX_ROWS = 64;
  private static final long MAX_BYTES = 2 << 20;

  private final Directory directory;
  private final List<DamagedDatabase> sources;
  private final Store target;
  private final Committer committer;
  private final DamagedRows damaged;
  private final Notice notice;
  private final Runnable onRows;
  private final LostNumbers lost;
  private final Recovery.Known known;
  private final List<Salvaged> batch = new ArrayList<>();
  private @Nullable Head broken;
  private @Nullable Head newest;
  private long bytes;
  private long last;
  private long kept;

  Salvage(
      Directory directory,
      List<DamagedDatabase> sources,
      Committer committer,
      DamagedRows damaged,
      Notice notice,
      Runnable onRows)
      throws SQLException {
    this.directory = directory;
    this.sources = sources;
    this.committer = committer;
    this.damaged = damaged;
    this.notice = notice;
    this.onRows = onRows;
    target = committer.session().store;
    known = target.recovery.known();
    long lowest = target.cursors.lowestRow();
    last = lowest == Long.MAX_VALUE ? target.deleted().row() : lowest;
    lost = new LostNumbers(last == 0 && known.settled() < 0 ? -1 : Math.max(last, known.settled()));
    notice.say("salvage", "A damaged journal was set aside; its rows are being recovered.");
  }

  @Override
  public void run() {
    try {
      for (DamagedDatabase source : sources) {
        try (RowScanner scanner = source.scanner()) {
          scanner.visit(last, known.base(), this::row);
        }
      }
      flush(true);
      damaged.lost(lost.rows());
      boolean all = lost.rows() == 0 && !lost.isUnsure();
      DamagedDatabase.finish(directory, sources, !all);
      String outcome = outcome(all);
      notice.say("salvage", outcome);
      LOG.warn(outcome);
    } catch (CancellationException e) {
      LOG.info("Recovery of the damaged journal goes on after the next start");
    } catch (IOException | RuntimeException e) {
      LOG.error("Recovery of the damaged journal has failed", e);
      notice.say(
          "salvage",
          "A damaged journal was set aside; its recovery failed after "
              + kept
              + " rows and is tried again at the next start: "
              + e.getMessage()
              + ".");
    }
  }

  private String outcome(boolean all) {
    String losses;
    if (!lost.isUnsure()) {
      losses = lost.rows() + " rows were lost";
    } else if (lost.rows() > 0) {
      losses = "at least " + lost.rows() + " rows were lost, and maybe more";
    } else {
      losses = "how many rows were lost is not known";
    }
    return "A damaged journal was set aside; "
        + kept
        + " rows of it were recovered, "
        + losses
        + (all
            ? "."
            : "; the damaged file is kept in " + sources.get(sources.size() - 1).path() + ".");
  }

  /** Takes a row if it is intact; remembers its head if only that is. */
  private boolean row(long row, RecordValues values) throws IOException {
    if (row <= last) {
      return true;
    }
    Head head = LogTable.head(row, values);
    if (head.crc() != LogTable.headCrc(values)) {
      return false;
    }
    Head before = broken;
    if (before != null && before.row() < row) {
      lost.found(before, false);
      broken = null;
    }
    byte[] idx = LogTable.index(values);
    byte[] body = LogTable.body(values);
    if (Head.crc(idx, body) != head.dataCrc()) {
      broken = head;
      return false;
    }
    broken = null;
    lost.found(head, true);
    newest = head;
    batch.add(new Salvaged(head, idx, body));
    bytes += body.length + (long) idx.length;
    last = row;
    if (batch.size() >= MAX_ROWS || bytes >= MAX_BYTES) {
      flush(false);
    }
    return true;
  }

  private void flush(boolean end) throws IOException {
    Head before = broken;
    if (end && before != null) {
      lost.found(before, false);
    }
    if (end) {
      lost.end(known.newest(), known.unsure());
    }
    var ranges = lost.take();
    while (!commit(new SalvageOperation(target, batch, ranges, last, newest, end))) {
      LOG.info("Recovery waits for room on the disk");
    }
    kept += batch.size();
    batch.clear();
    bytes = 0;
    if (!end) {
      target.recovery.limitReads(last);
    }
    onRows.run();
  }

  /** Whether it was committed; if not, the disk is full, and it may be tried again. */
  private boolean commit(SalvageOperation step) throws IOException {
    if (!committer.add(step)) {
      throw new CancellationException();
    }
    try {
      if (!step.future.get()) {
        throw new CancellationException();
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof QuotaException) {
        pause();
        return false;
      }
      throw new IOException("cannot store salvaged rows", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
