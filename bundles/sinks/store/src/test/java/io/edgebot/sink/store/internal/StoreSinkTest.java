package io.edgebot.sink.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.EventSearch.Hit;
import io.edgebot.api.operations.EventSearch.Query;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSinkTest {
  private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir Path dir;
  private Path file;
  private TestContext context;
  private StoreSink sink;

  @BeforeEach
  void open() throws Exception {
    file = dir.resolve("store").resolve("events.db");
    context = new TestContext("store-main");
    sink = start(Map.of());
  }

  private StoreSink start(Map<String, Object> more) throws Exception {
    StoreSink started = sink(more);
    started.open(context);
    return started;
  }

  private StoreSink sink(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.putIfAbsent("path", file.toString());
    return new StoreSink(
        TestConfig.of(StoreConfig.class, settings),
        Map.of("service.pid", "io.edgebot.sink.store~main"));
  }

  @AfterEach
  void close() {
    sink.close();
    context.close();
  }

  private static StoredEvent event(long number, String message) {
    return TestEvent.syslog(
        new EventId("edge-1", 0xabcL, number, 0), T.plusMillis(number), "router", message);
  }

  private DeliveryResult deliver(StoredEvent... events) throws Exception {
    return sink.deliver(TestBatch.of(events));
  }

  private List<String> ids(String text) throws Exception {
    return sink.search(new Query(text, null, null, null, null, 100)).stream().map(Hit::id).toList();
  }

  private List<String> query(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(i == 1 ? "" : "|").append(row.getString(i));
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  @Test
  void anEventIsOneRowWithReadableColumnsAndItsBytesAsTheyAre() throws Exception {
    StoredEvent event = event(7, "link \"up\" – ok");
    assertThat(deliver(event)).isEqualTo(DeliveryResult.delivered());
    assertThat(
            query(
                "SELECT ts, type, source, host, severity, message, origin, generation, number,"
                    + " part, id, typeof(data) FROM events"))
        .containsExactly(
            "2026-11-24T10:00:00.007|syslog|router|null|warning|link \"up\" – ok|edge-1"
                + "|0000000000000abc|7|0|edge-1/0000000000000abc/7|text");
    assertThat(query("SELECT data FROM events"))
        .containsExactly(new String(event.encoded(), StandardCharsets.UTF_8));
    assertThat(query("SELECT data ->> '$.raw_message' FROM events WHERE ts >= '2026-11-24T10'"))
        .containsExactly("<12>raw link \"up\" – ok");
    assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
  }

  @Test
  void aPartHasItsOwnIdentity() throws Exception {
    deliver(
        TestEvent.syslog(new EventId("e", 1, 5, 1), T, "s", "one"),
        TestEvent.syslog(new EventId("e", 1, 5, 2), T, "s", "two"),
        TestEvent.syslog(new EventId("e", 1, 5, 2), T, "s", "two again"));
    assertThat(query("SELECT id, message FROM events ORDER BY part"))
        .containsExactly("e/0000000000000001/5/1|one", "e/0000000000000001/5/2|two");
  }

  @Test
  void whatIsDeliveredAgainIsCountedAndNotStored() throws Exception {
    deliver(event(1, "a"), event(2, "b"));
    deliver(event(2, "b"), event(3, "c"));
    assertThat(query("SELECT number, message FROM events ORDER BY number"))
        .containsExactly("1|a", "2|b", "3|c");
    assertThat(context.count("edgebot_store_duplicates_total")).isEqualTo(1);
  }

  @Test
  void theFilesAreForTheOwnerOnly() throws Exception {
    deliver(event(1, "a"));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files)
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(
              f ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                      .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void searchFindsByTimeTypeSourceAndWordsNewestFirst() throws Exception {
    deliver(event(1, "Link down"), event(2, "link up"), event(3, "fan 100% of_speed"));
    assertThat(ids("")).containsExactly(id(3), id(2), id(1));
    assertThat(ids("LINK")).containsExactly(id(2), id(1));
    assertThat(ids("link up")).containsExactly(id(2));
    assertThat(ids("100%")).containsExactly(id(3));
    assertThat(ids("of_speed")).containsExactly(id(3));
    assertThat(ids("ofXspeed")).isEmpty();
    assertThat(sink.search(new Query("", "nmea", null, null, null, 10))).isEmpty();
    assertThat(sink.search(new Query("", "syslog", "router", null, null, 1)))
        .extracting(Hit::id)
        .containsExactly(id(3));
    assertThat(sink.search(new Query("", null, null, T.plusMillis(1), T.plusMillis(3), 10)))
        .extracting(Hit::id, Hit::timestamp)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(id(2), T.plusMillis(2)),
            org.assertj.core.groups.Tuple.tuple(id(1), T.plusMillis(1)));
    assertThatThrownBy(() -> sink.search(new Query("", null, null, null, null, 10_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 10000");
  }

  private static String id(long number) {
    return "edge-1/0000000000000abc/" + number;
  }

  @Test
  void theWordIndexIsMadeForOldEventsTooAndRemovedAgain() throws Exception {
    deliver(event(1, "old link"), event(2, "old fan"));
    sink.close();
    sink = start(Map.of("full_text", true));
    deliver(event(3, "new link"), event(3, "new link"));
    assertThat(ids("link")).containsExactly(id(3));
    try (Database database = Database.open(new StoreFiles(file), true)) {
      assertThat(new Retention(database, 0, 0).slice(0)).isEqualTo(new Retention.Done(0, false));
    }
    assertThat(ids("link")).containsExactly(id(3), id(1));
    assertThat(ids("lin*")).containsExactly(id(3), id(1));
    assertThat(ids("lin")).isEmpty();
    assertThat(ids("old OR new")).isEmpty();
    sink.close();
    sink = start(Map.of());
    assertThat(ids("lin")).containsExactly(id(3), id(1));
    assertThat(query("SELECT name FROM sqlite_schema WHERE name LIKE 'event_text%'")).isEmpty();
  }

  @Test
  void nothingInATextIsTakenForSql() throws Exception {
    String[] texts = {
      "'; DROP TABLE event; --",
      "\" OR 1=1",
      "message:link",
      "NEAR(a b)",
      "*",
      "\"",
      "!",
      "a\u0000b",
      "(",
      "-x",
      "^y",
      "{z}"
    };
    for (boolean fullText : new boolean[] {false, true}) {
      sink.close();
      sink = start(Map.of("full_text", fullText));
      for (int i = 0; i < texts.length; i++) {
        deliver(event(i + 1, texts[i]));
      }
      for (String text : texts) {
        ids(text);
        sink.search(new Query("", text, text, null, null, 1));
      }
      assertThat(query("SELECT count(*) FROM events")).containsExactly("" + texts.length);
    }
  }

  @Test
  void aDamagedDatabaseIsSetAsideAndANewOneBegun() throws Exception {
    deliver(event(1, "a"));
    sink.close();
    Files.write(
        file,
        "this is no database, and longer than a header has to be. "
            .repeat(50)
            .getBytes(StandardCharsets.UTF_8));
    sink = start(Map.of());
    assertThat(context.lastHealth())
        .contains("degraded: the database was damaged and set aside as " + file + ".damaged-");
    assertThat(deliver(event(2, "b"))).isEqualTo(DeliveryResult.delivered());
    assertThat(query("SELECT number FROM events")).containsExactly("2");
    assertThat(new StoreFiles(file).damaged()).hasSize(1);
  }

  @Test
  void aDatabaseThatIsDamagedWhileInUseIsSetAsideToo() throws Exception {
    for (int i = 0; i < 200; i++) {
      deliver(event(i + 1, "x".repeat(500)));
    }
    sink.close();
    byte[] bytes = Files.readAllBytes(file);
    // The first page keeps the schema; all others are filled with what no page looks like.
    java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x55);
    Files.write(file, bytes);
    sink = start(Map.of());
    DeliveryResult first = deliver(event(201, "b"));
    assertThat(first).isInstanceOf(DeliveryResult.RetryLater.class);
    assertThat(deliver(event(201, "b"))).isEqualTo(DeliveryResult.delivered());
    assertThat(query("SELECT number FROM events")).containsExactly("201");
    assertThat(context.lastHealth()).startsWith("degraded: ");
  }

  @Test
  void aFileTakenAwayIsNoticedBeforeTheDeliveryCounts() throws Exception {
    deliver(event(1, "a"));
    Files.move(file, dir.resolve("elsewhere.db"));
    assertThat(deliver(event(2, "b"))).isInstanceOf(DeliveryResult.RetryLater.class);
    assertThat(deliver(event(2, "b"))).isEqualTo(DeliveryResult.delivered());
    assertThat(query("SELECT number FROM events")).containsExactly("2");
  }

  @Test
  void anotherProgramsDatabaseIsLeftAlone() throws Exception {
    file = dir.resolve("other.db");
    update("CREATE TABLE mine (x)");
    StoreSink other = sink(Map.of());
    assertThatThrownBy(() -> other.open(context))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.sink.store-main.cfg: path = '"
                + file
                + "' must be a store of this EdgeBot: it is a database of another program");
    assertThat(query("SELECT name FROM sqlite_schema")).containsExactly("mine");
  }

  private void update(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void aNewerSchemaIsLeftAlone() throws Exception {
    sink.close();
    update("PRAGMA user_version = 99");
    assertThatThrownBy(() -> start(Map.of()))
        .hasMessageContaining("it was written by a newer EdgeBot (schema 99, this one knows 1)");
  }

  @Test
  void settingsOutOfBoundsAreRefusedByName() {
    assertThatThrownBy(() -> sink(Map.of("max_bytes", 5L)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.sink.store-main.cfg: max_bytes = '5' must be");
    assertThatThrownBy(() -> sink(Map.of("retention_days", -1)))
        .hasMessageContaining("retention_days = '-1' must be a number from 0 to 36500");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() {
    file = dir.resolve("file").resolve("x.db");
    assertThatThrownBy(
            () -> {
              Files.writeString(dir.resolve("file"), "");
              start(Map.of());
            })
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "etc/io.edgebot.sink.store-main.cfg: path = '"
                + file
                + "' must be a file that this process may make and write (");
  }
}
