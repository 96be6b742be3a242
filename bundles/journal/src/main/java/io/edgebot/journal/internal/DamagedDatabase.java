package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.journal.internal.salvage.RowScanner;
import io.edgebot.journal.internal.salvage.WalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that was set aside because it is damaged: a directory {@code damaged-<number>} in the
 * journal's, with a file {@code salvaged} once all was got out of it.
 */
final class DamagedDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedDatabase.class);
  private static final String PREFIX = "damaged-";
  private static final String MARKER = "salvaged";
  private static final String OLD_LOG = "replayed-wal";

  private final Path path;

  private DamagedDatabase(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Its number: 1 for the first one of a journal. */
  int number() {
    return Integer.parseInt(path.getFileName().toString().substring(PREFIX.length()));
  }

  /** Moves a journal's database away; nothing may have it open. */
  static DamagedDatabase setAside(Directory directory) throws IOException {
    int number = 1;
    for (DamagedDatabase each : all(directory)) {
      number = Math.max(number, each.number() + 1);
    }
    Path path = directory.path().resolve(PREFIX + String.format("%06d", number));
    Files.createDirectory(path);
    Directory.restrict(path, "rwx------");
    for (String name : Directory.databaseFiles()) {
      Path file = directory.path().resolve(name);
      if (Files.exists(file)) {
        if (name.endsWith("-shm")) {
          Files.delete(file);
        } else {
          Files.move(file, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    directory.sync();
    return new DamagedDatabase(path);
  }

  /** Those that are there, oldest first. */
  static List<DamagedDatabase> all(Directory directory) throws IOException {
    try (var files = Files.list(directory.path())) {
      return files
          .filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9]{1,9}"))
          .filter(Files::isDirectory)
          .sorted()
          .map(DamagedDatabase::new)
          .toList();
    }
  }

  /** Those from which not all was got out yet, oldest first. */
  static List<DamagedDatabase> pending(Directory directory) throws IOException {
    List<DamagedDatabase> pending = new ArrayList<>();
    for (DamagedDatabase each : all(directory)) {
      if (!Files.exists(each.path.resolve(MARKER)) && each.hasFiles()) {
        pending.add(each);
      }
    }
    return pending;
  }

  /** Whether anything was moved there before the process ended. */
  private boolean hasFiles() {
    return Stream.of(Directory.databaseFiles()).anyMatch(name -> Files.exists(path.resolve(name)));
  }

  /** Notes that all was got out. Of the damaged ones, the newest that lost something is kept. */
  static void finish(Directory directory, List<DamagedDatabase> done, boolean lost)
      throws IOException {
    for (DamagedDatabase each : done) {
      Path marker = each.path.resolve(MARKER);
      Directory.createPrivate(marker);
      Files.write(marker, (lost ? "rows were lost\n" : "all rows are intact\n").getBytes(UTF_8));
    }
    DamagedDatabase kept = lost ? done.get(done.size() - 1) : null;
    for (DamagedDatabase each : all(directory)) {
      boolean now = done.stream().anyMatch(other -> other.path.equals(each.path));
      if (now ? kept == null || !kept.path.equals(each.path) : lost) {
        each.delete();
      }
    }
  }

  private void delete() throws IOException {
    List<Path> files;
    try (var listed = Files.list(path)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(path);
  }

  /** Mends it so far that SQLite reads what is readable: log moved in, header corrected. */
  void mend() throws IOException {
    Path database = path.resolve(Directory.DATABASE);
    Path log = path.resolve(Directory.DATABASE + "-wal");
    if (!Files.exists(database)) {
      Directory.createPrivate(database);
    }
    if (Files.exists(log) && !Files.exists(path.resolve(OLD_LOG))) {
      WalFile.read(log, Sqlite.PAGE).replayInto(database);
      Files.move(log, path.resolve(OLD_LOG), StandardCopyOption.ATOMIC_MOVE);
    }
    new DatabaseMender(database).mend();
  }

  /** Copies all but the rows; the result names the tables that are not complete. */
  List<String> copySmallTables(Connection to) throws SQLException {
    Path database = path.resolve(Directory.DATABASE);
    try (Connection from = Sqlite.open(database)) {
      return SmallTables.copy(from, to);
    } catch (SQLException e) {
      if (Sqlite.fault(e) == Sqlite.Fault.FULL) {
        throw e;
      }
      LOG.warn("{} cannot be read at all: {}", database, e.toString());
      return List.of("all");
    }
  }

  /** The newest row, as far as can be read quickly; {@link Totals#ZERO} if it cannot. */
  Totals newest() {
    Path database = path.resolve(Directory.DATABASE);
    try (Connection from = Sqlite.open(database);
        Statements statements = new Statements(from)) {
      return new LogTable(statements).newest();
    } catch (SQLException e) {
      LOG.info("{} does not tell its newest row: {}", database, e.toString());
      return Totals.ZERO;
    }
  }

  /** Finds its rows. */
  RowScanner scanner() throws IOException {
    Path log = path.resolve(OLD_LOG);
    List<Long> extra = WalFile.read(log, Sqlite.PAGE).extraPages();
    return new RowScanner(
        path.resolve(Directory.DATABASE), log, extra, Sqlite.PAGE, LogTable.COLUMNS);
  }
}
