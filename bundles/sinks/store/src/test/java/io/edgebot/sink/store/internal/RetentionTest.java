package io.edgebot.sink.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final long NOW = 1_800_000_000L;
  private static final long DAY = 86_400;

  @TempDir Path dir;
  private Path file;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    file = dir.resolve("events.db");
    database = Database.open(new StoreFiles(file), true);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private void insert(long from, long to, long stored, String message) throws Exception {
    List<StoredEvent> events = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      events.add(
          TestEvent.syslog(
              new EventId("e", 1, number, 0), Instant.ofEpochSecond(number), "s", message));
    }
    assertThat(database.insert(events, stored)).isZero();
  }

  private long number(String sql) throws Exception {
    return database.transaction(
        () -> {
          Connection connection = database.connection();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private int run(Retention retention) throws Exception {
    int deleted = 0;
    Retention.Done done;
    do {
      done = retention.slice(NOW);
      assertThat(done.deleted()).isLessThanOrEqualTo(Retention.SLICE);
      deleted += done.deleted();
    } while (done.more());
    return deleted;
  }

  @Test
  void whatWasStoredLongAgoGoesInSlicesAndItsWordsToo() throws Exception {
    insert(1, 2500, NOW - 8 * DAY, "old words");
    insert(2501, 2510, NOW - 6 * DAY, "new words");
    assertThat(run(new Retention(database, 7, 0))).isEqualTo(2500);
    assertThat(number("SELECT min(number) FROM events")).isEqualTo(2501);
    assertThat(number("SELECT count(*) FROM event_text WHERE event_text MATCH 'old'")).isZero();
    assertThat(number("SELECT count(*) FROM event_text WHERE event_text MATCH 'new'"))
        .isEqualTo(10);
  }

  @Test
  void whatAnUnsetClockStoredGoesWithWhatCameAfter() throws Exception {
    insert(1, 10, 1000, "before the clock was set");
    assertThat(run(new Retention(database, 7, 0))).isZero();
    insert(11, 20, NOW - 6 * DAY, "after");
    assertThat(run(new Retention(database, 7, 0))).isZero();
    assertThat(run(new Retention(database, 5, 0))).isEqualTo(20);
  }

  @Test
  void zeroKeepsForEver() throws Exception {
    insert(1, 10, 1_750_000_000L, "x");
    assertThat(run(new Retention(database, 0, 0))).isZero();
  }

  @Test
  void theOldestGoWhenItIsTooMuchAndTheFileShrinks() throws Exception {
    String message = "m".repeat(2000);
    for (int i = 0; i < 12; i++) {
      insert(i * 1000L + 1, i * 1000L + 1000, NOW, message);
    }
    long before = Files.size(file) + Files.size(Path.of(file + "-wal"));
    long max = 20L << 20;
    assertThat(number("SELECT count(*) FROM event")).isEqualTo(12_000);
    int deleted = run(new Retention(database, 0, max));
    assertThat(deleted).isPositive();
    assertThat(database.transaction(() -> Retention.usedBytes(database.connection())))
        .isLessThanOrEqualTo(max);
    assertThat(number("SELECT min(number) FROM events")).isEqualTo(deleted + 1L);
    database.close();
    assertThat(Files.size(file)).isLessThan(before / 2).isLessThan(max + (17L << 20));
    database = Database.open(new StoreFiles(file), true);
    assertThat(number("SELECT max(number) FROM events")).isEqualTo(12_000);
  }
}
