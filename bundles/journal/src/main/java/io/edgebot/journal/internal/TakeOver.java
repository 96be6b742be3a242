package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.internal.Watermark.Mark;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * What a new database takes over at once from the damaged ones whose place it takes: all but the
 * rows, which are left to {@link Salvage}.
 */
final class TakeOver {
  /**
   * After damage, rows are numbered from a multiple of this on: those that the damaged database
   * had, but does not tell of any more, are surely fewer.
   */
  static final long ROWS_OF_A_FILE = 1L << 32;

  private final JournalOptions options;
  private final Directory directory;
  private final Notice notice;
  private final Watermark watermark;

  TakeOver(JournalOptions options, Directory directory, Notice notice, Watermark watermark) {
    this.options = options;
    this.directory = directory;
    this.notice = notice;
    this.watermark = watermark;
  }

  /** Does it, if it was not done, or not to its end. */
  void run(List<DamagedDatabase> sources) throws SQLException, IOException {
    if (sources.isEmpty()) {
      return;
    }
    long base = 2L * sources.get(sources.size() - 1).number() * ROWS_OF_A_FILE;
    try (Store store = Store.open(directory.database(), options)) {
      if (store.recovery.base() < base) {
        for (DamagedDatabase source : sources) {
          source.mend();
        }
        run(store, sources, base);
      }
    }
  }

  private void run(Store store, List<DamagedDatabase> sources, long leastBase) throws SQLException {
    Mark mark = watermark.known();
    store.begin();
    Totals newest = store.newest();
    boolean unsure = false;
    StringBuilder incomplete = new StringBuilder();
    for (DamagedDatabase source : sources) {
      List<String> tables = source.copySmallTables(store.connection());
      if (!tables.isEmpty()) {
        incomplete.append(incomplete.isEmpty() ? "" : ", ").append(String.join(", ", tables));
      }
      Totals last = source.newest();
      newest = newest.max(last);
      unsure |= last.row() == 0 && mark == null;
    }
    if (mark != null) {
      newest = newest.max(new Totals(mark.row(), mark.events(), 0));
    }
    for (CursorTable.Entry entry : CursorTable.read(store.connection())) {
      newest =
          newest.max(new Totals(entry.cursor().row(), entry.eventsTotal(), entry.bytesTotal()));
    }
    Recovery.Known before = Recovery.Known.load(store.meta);
    newest = newest.max(new Totals(before.base(), before.events(), before.bytes()));
    long row = Math.max(newest.row(), store.meta.get(MetaTable.DELETED_ROW));
    long base = Math.max((row / ROWS_OF_A_FILE + 1) * ROWS_OF_A_FILE, leastBase);
    long settled = mark == null ? -1 : mark.settled();
    new Recovery.Known(base, row, unsure, settled, newest.events(), newest.bytes())
        .store(store.meta);
    store.commit();
    notice.say(
        "tables",
        incomplete.isEmpty()
            ? ""
            : "Of the damaged journal, these could not be read whole: " + incomplete + ".");
  }
}
