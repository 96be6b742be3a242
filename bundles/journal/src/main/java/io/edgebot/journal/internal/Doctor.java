package io.edgebot.journal.internal;

import io.edgebot.journal.internal.salvage.WalFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Looks at and mends a journal that no process has open. Each command results in an exit code. */
final class Doctor {
  private static final int GOOD = 0;
  private static final int DAMAGED = 1;
  private static final int UNUSABLE = 3;

  private final Path path;
  private final PrintStream out;
  private final PrintStream err;

  Doctor(Path path, PrintStream out, PrintStream err) {
    this.path = path;
    this.out = out;
    this.err = err;
  }

  /** Tells what the journal holds. */
  int list() {
    return withConnection(connection -> new JournalListing(connection, path, out).print());
  }

  /** Checks every row, and SQLite's own structure. */
  int verify() {
    return withConnection(
        connection -> {
          JournalCheck check = new JournalCheck(connection);
          boolean good = check.run(out::println);
          out.println(
              check.rows()
                  + " rows with "
                  + check.events()
                  + " events are intact, "
                  + check.damaged()
                  + " are damaged.");
          if (!good) {
            err.println("The journal is damaged: 'repair' recovers what is intact.");
          }
          LostCommits lost = lost(connection);
          if (!lost.sentence().isEmpty()) {
            err.println(lost.sentence());
          }
          return good && lost.sentence().isEmpty();
        });
  }

  private LostCommits lost(Connection connection) throws SQLException {
    try (Statements statements = new Statements(connection)) {
      MetaTable meta = new MetaTable(statements);
      Recovery.Known known = Recovery.Known.load(meta);
      Totals present =
          new LogTable(statements)
              .newest()
              .max(Totals.deleted(meta))
              .max(new Totals(known.base(), known.events(), known.bytes()));
      long entry = meta.get(MetaTable.QUARANTINE_ENTRY);
      return LostCommits.of(
          Watermark.read(path.resolve(Directory.NEWEST)),
          new Watermark.Mark(present.row(), present.events(), 0, entry),
          "journal.db-wal was removed, or an older copy was put back");
    }
  }

  /** Writes every event to the output. */
  int export() {
    return withConnection(
        connection -> {
          JournalExport export = new JournalExport(connection, out, err);
          export.run();
          err.println(
              export.written()
                  + " events were written, "
                  + export.leftOut()
                  + " rows were left out.");
          return export.leftOut() == 0;
        });
  }

  /** Recovers every intact row of a damaged journal. */
  int repair() {
    boolean good;
    try (Directory directory = openDirectory()) {
      good = isSound(directory);
    } catch (IOException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    }
    try {
      String outcome = JournalRepair.run(path, !good);
      out.println(outcome.isEmpty() ? "The journal is intact; nothing was changed." : outcome);
      return outcome.contains(" 0 rows were lost") || outcome.isEmpty() ? GOOD : DAMAGED;
    } catch (IOException e) {
      err.println("The journal cannot be repaired: " + e.getMessage());
      return UNUSABLE;
    }
  }

  /** Rewrites the journal without free pages. */
  int compact() {
    try (Directory directory = openDirectory()) {
      if (!isSound(directory)) {
        err.println("The journal is damaged: run 'repair' first.");
        return DAMAGED;
      }
      long before = Files.size(directory.database());
      JournalCompaction.run(directory);
      out.println(before + " bytes became " + Files.size(directory.database()) + ".");
      return GOOD;
    } catch (IOException | SQLException e) {
      err.println("The journal cannot be compacted: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static boolean isSound(Directory directory) {
    if (hasDamagedLog(directory)) {
      return false;
    }
    try (Connection connection = Sqlite.openReader(directory.database())) {
      return new JournalCheck(connection).run(line -> {});
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean hasDamagedLog(Directory directory) {
    try {
      Path log = directory.database().resolveSibling(Directory.DATABASE + "-wal");
      return WalFile.read(log, Sqlite.PAGE).losesCommits();
    } catch (IOException e) {
      return true;
    }
  }

  /** Something to do with an open journal; whether all was well. */
  private interface Task {
    boolean run(Connection connection) throws SQLException, IOException;
  }

  private int withConnection(Task task) {
    try (Directory directory = openDirectory()) {
      if (hasDamagedLog(directory)) {
        // SQLite would drop what lies behind the damage as soon as it opens the file.
        err.println("The journal's log is damaged: run 'repair' first.");
        return DAMAGED;
      }
      try (Connection connection = Sqlite.openReader(directory.database())) {
        return task.run(connection) ? GOOD : DAMAGED;
      } catch (SQLException e) {
        err.println(directory.database() + " is damaged (" + e.getMessage() + "): run 'repair'.");
        return DAMAGED;
      }
    } catch (IOException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    }
  }

  private Directory openDirectory() throws IOException {
    if (!Files.exists(path.resolve(Directory.DATABASE))) {
      throw new IOException(path + " holds no journal: there is no " + Directory.DATABASE);
    }
    return Directory.open(path);
  }
}
