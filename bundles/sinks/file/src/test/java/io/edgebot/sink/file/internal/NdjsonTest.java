package io.edgebot.sink.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdjsonTest {
  private static final String FILE = "etc/io.edgebot.sink.file-main.cfg: ";

  @TempDir Path temp;
  private Harness harness;

  private Harness start(Map<String, Object> settings) throws Exception {
    harness = new Harness(temp.resolve("out"), settings);
    harness.open();
    return harness;
  }

  @AfterEach
  void close() {
    if (harness != null) {
      harness.close();
    }
  }

  private Path active() {
    return harness.dir.resolve("events.ndjson");
  }

  @Test
  void eventsAreLinesAndThePositionIsTheLength() throws Exception {
    start(Map.of());
    harness.deliver(1, 3);
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 3));
    assertThat(new String(harness.context.position().orElseThrow(), StandardCharsets.UTF_8))
        .isEqualTo("1 ndjson file=1 length=" + Files.size(active()) + " opened=1795514400000");
    assertThat(harness.context.lastHealth()).isEqualTo("healthy");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(active())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(harness.dir)))
        .isEqualTo("rwx------");
  }

  @Test
  void theIdentityIsTheFirstFieldIfWanted() throws Exception {
    start(Map.of("with_id", true));
    harness.deliver(1, 1);
    assertThat(harness.lines())
        .containsExactly(
            "{\"_id\":\"edge-1/0000000000000001/1\","
                + Harness.text(Harness.event(1)).substring(1));
  }

  @Test
  void whatWasNotCommittedIsCutWhenItOpens() throws Exception {
    start(Map.of());
    harness.deliver(1, 2);
    harness.write(3, 9);
    harness.stop();
    harness.open();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 2));
    harness.deliver(3, 4);
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 4));
  }

  @Test
  void theVeryFirstDeliveryIsCutToo() throws Exception {
    start(Map.of());
    harness.write(1, 2);
    harness.stop();
    harness.open();
    harness.deliver(1, 2);
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 2));
  }

  @Test
  void whatLiesThereBeforeTheFirstDeliveryIsKept() throws Exception {
    Files.createDirectories(temp.resolve("out"));
    Files.writeString(temp.resolve("out/events.ndjson"), "{\"old\":1}\n");
    start(Map.of());
    harness.deliver(1, 1);
    assertThat(harness.names())
        .containsExactly("events-20261124T100000Z-000001.ndjson", "events.ndjson");
    assertThat(Harness.read(harness.dir.resolve("events-20261124T100000Z-000001.ndjson")))
        .isEqualTo("{\"old\":1}\n");
  }

  @Test
  void aCursorThatBeginsAnewKeepsWhatAnotherCommitted() throws Exception {
    start(Map.of());
    harness.deliver(1, 2);
    harness.deliver(3, 4);
    harness.stop();
    harness.context.position(null);
    harness.open();
    harness.deliver(5, 6);
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 6));
  }

  @Test
  void aFileIsRotatedBySizeAndCompressed() throws Exception {
    start(Map.of("rotate_bytes", 1024L));
    harness.deliver(1, 10);
    harness.deliver(11, 12);
    assertThat(harness.names())
        .containsExactly("events-20261124T100000Z-000001.ndjson", "events.ndjson");
    maintain();
    assertThat(harness.names())
        .containsExactly("events-20261124T100000Z-000001.ndjson.gz", "events.ndjson");
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 12));
  }

  private void maintain() throws Exception {
    FileSink sink = harness.current();
    sink.maintain();
  }

  @Test
  void whatFollowsThePositionGoesHoweverOftenItWasRotatedAndCompressed() throws Exception {
    start(Map.of("rotate_bytes", 1024L));
    harness.deliver(1, 5);
    harness.write(6, 20);
    harness.write(21, 30);
    maintain();
    harness.write(31, 40);
    harness.write(41, 50);
    maintain();
    harness.write(51, 51);
    assertThat(harness.names()).hasSizeGreaterThan(3);
    harness.stop();
    harness.open();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 5));
    harness.deliver(6, 7);
    maintain();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 7));
  }

  @Test
  void namesKeepTheirOrderWhenTheClockIsSetBack() throws Exception {
    start(Map.of("rotate_bytes", 1024L, "gzip", false));
    harness.deliver(1, 10);
    harness.deliver(11, 20);
    harness.now = harness.now.minusSeconds(3600);
    harness.deliver(21, 22);
    assertThat(harness.names())
        .containsExactly(
            "events-20261124T100000Z-000001.ndjson",
            "events-20261124T100000Z-000002.ndjson",
            "events.ndjson");
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 22));
  }

  @Test
  void aFileIsRotatedByTimeThoughNothingComes() throws Exception {
    start(Map.of("rotate_seconds", 60L));
    harness.deliver(1, 2);
    maintain();
    assertThat(harness.names()).containsExactly("events.ndjson");
    harness.now = harness.now.plusSeconds(61);
    maintain();
    assertThat(harness.names())
        .containsExactly("events-20261124T100101Z-000001.ndjson.gz", "events.ndjson");
    harness.deliver(3, 3);
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 3));
  }

  @Test
  void finishedFilesAreDeletedByNumberAgeAndSizeButNeverTheNewest() throws Exception {
    start(Map.of("rotate_bytes", 1024L, "max_files", 2));
    for (int i = 0; i < 6; i++) {
      harness.deliver(i * 10L + 1, i * 10L + 10);
    }
    maintain();
    assertThat(harness.names())
        .containsExactly(
            "events-20261124T100000Z-000005.ndjson.gz",
            "events-20261124T100000Z-000006.ndjson.gz",
            "events.ndjson");
    harness.stop();
    harness.settings.putAll(Map.of("max_files", 0, "max_bytes", 10L));
    harness.open();
    maintain();
    assertThat(harness.names())
        .containsExactly("events-20261124T100000Z-000006.ndjson.gz", "events.ndjson");
    assertThat(harness.lines()).isEqualTo(Harness.expected(51, 60));
  }

  @Test
  void anOlderJournalDoesNotMakeItCutWhatWasCommitted() throws Exception {
    start(Map.of("rotate_bytes", 1024L));
    harness.deliver(1, 10);
    byte[] old = harness.context.position().orElseThrow();
    for (int i = 1; i < 4; i++) {
      harness.deliver(i * 10L + 1, i * 10L + 10);
    }
    harness.stop();
    harness.context.position(old);
    harness.open();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 40));
    harness.write(41, 41);
    harness.stop();
    harness.open();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 41));
    harness.deliver(42, 42);
    harness.write(43, 43);
    harness.stop();
    harness.open();
    assertThat(harness.lines()).isEqualTo(Harness.expected(1, 42));
  }

  @Test
  void whatTheJournalSaidTheLastTimeIsTakenForCommitted() throws Exception {
    start(Map.of());
    harness.deliver(1, 1);
    maintain();
    assertThat(harness.dir.resolve(".committed")).doesNotExist();
    harness.deliver(2, 2);
    maintain();
    assertThat(harness.dir.resolve(".committed")).exists();
    assertThat(harness.dir.resolve(".first")).doesNotExist();
    assertThat(Position.parse(Files.readAllBytes(harness.dir.resolve(".committed"))).length())
        .isEqualTo(Harness.expected(1, 1).get(0).length() + 1);
  }

  @Test
  void aFileTakenAwayIsBegunAfresh() throws Exception {
    start(Map.of());
    harness.deliver(1, 2);
    Files.move(active(), temp.resolve("taken"));
    harness.deliver(3, 4);
    assertThat(harness.lines()).isEqualTo(Harness.expected(3, 4));
    assertThat(Harness.read(temp.resolve("taken")).lines()).hasSize(2);
  }

  @Test
  void aFileShortenedBySomeoneGoesOnOnALineOfItsOwn() throws Exception {
    start(Map.of());
    harness.deliver(1, 2);
    harness.stop();
    Files.writeString(active(), "{\"cut", StandardOpenOption.TRUNCATE_EXISTING);
    harness.open();
    harness.deliver(3, 3);
    assertThat(harness.lines()).containsExactly("{\"cut", Harness.text(Harness.event(3)));
  }

  @Test
  void aPositionThatCannotBeReadHoldsIt() throws Exception {
    harness = new Harness(temp.resolve("out"), Map.of());
    for (String position :
        List.of(
            "",
            "2 ndjson file=1 length=1 opened=1",
            "1 ndjson file=x",
            "1 ndjson file=1 length=-1 opened=1",
            "1 ndjson",
            "\u001b[31m")) {
      harness.context.position(position.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> harness.open())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the cursor's position '")
          .hasMessageNotContaining("\u001b");
    }
    harness.context.position(
        "1 ndjson file=1 length=0 opened=1 later=x".getBytes(StandardCharsets.UTF_8));
    harness.open();
  }

  @Test
  void anotherFormatOrAnotherSinkInTheDirectoryIsRefused() throws Exception {
    start(Map.of());
    harness.deliver(1, 1);
    try (Harness second = new Harness(harness.dir, Map.of())) {
      assertThatThrownBy(second::open)
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              FILE + "directory = '" + harness.dir + "' must be one that no other sink uses");
    }
    harness.stop();
    harness.settings.put("format", "envelope");
    assertThatThrownBy(() -> harness.open())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(FILE + "format = 'envelope' must be ndjson, which its files were");
    harness.settings.put("format", "ndjson");
    harness.open();
  }

  @Test
  void settingsOutOfBoundsAreRefusedByName() {
    assertThatThrownBy(() -> new Harness(temp, Map.of("format", "csv")).sink())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.sink.file-main.cfg: format = 'csv' must be one of envelope, ndjson");
    assertThatThrownBy(() -> new Harness(temp, Map.of("name", "../x")).sink())
        .hasMessageContaining("name = '../x' must be 1 to 64 of");
    assertThatThrownBy(() -> new Harness(temp, Map.of("rotate_bytes", 1L)).sink())
        .hasMessageContaining("rotate_bytes = '1'");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Files.writeString(temp.resolve("plain"), "");
    harness = new Harness(temp.resolve("plain").resolve("out"), Map.of());
    assertThatThrownBy(() -> harness.open())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            FILE + "directory = '" + harness.dir + "' must be a directory that this process may");
  }

  @Test
  void errorsOfTheFileSystemAreTold() {
    Path dir = Path.of("/out");
    assertThat(FileErrors.result(new IOException("No space left on device"), dir))
        .isEqualTo(
            new DeliveryResult.RetryLater(
                "no space left in /out: free some, or bound the files by max_bytes", null, true));
    assertThat(FileErrors.result(new java.nio.file.AccessDeniedException("/out/x"), dir))
        .isInstanceOf(DeliveryResult.Misconfigured.class);
  }
}
