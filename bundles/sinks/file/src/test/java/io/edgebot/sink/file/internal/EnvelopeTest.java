package io.edgebot.sink.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTest {
  @TempDir Path temp;
  private Harness harness;

  private void start(Map<String, Object> settings) throws Exception {
    harness = new Harness(temp.resolve("out"), settings);
    harness.settings.put("format", "envelope");
    harness.open();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void aBatchIsAnEnvelopeInAFileOfItsOwn() throws Exception {
    start(Map.of());
    harness.deliver(1, 2);
    assertThat(harness.names()).containsExactly("payload-20261124_100000_000.json.gz");
    assertThat(Harness.read(harness.dir.resolve("payload-20261124_100000_000.json.gz")))
        .isEqualTo(
            "{\"messages\":["
                + String.join(",", Harness.expected(1, 2))
                + "],\"batch_size\":2,\"timestamp\":\"2026-11-24T10:00:00Z\","
                + "\"source\":\"edgebot\",\"is_retry\":false}");
    assertThat(new String(harness.context.position().orElseThrow(), StandardCharsets.UTF_8))
        .isEqualTo("1 envelope last=payload-20261124_100000_000");
  }

  @Test
  void namesRiseWithinAMillisecondAndWhenTheClockIsSetBack() throws Exception {
    start(Map.of("gzip", false));
    harness.deliver(1, 1);
    harness.deliver(2, 2);
    harness.now = harness.now.minusSeconds(3600);
    harness.deliver(3, 3);
    harness.now = harness.now.plusSeconds(3601);
    harness.deliver(4, 4);
    assertThat(harness.names())
        .containsExactly(
            "payload-20261124_100000_000.json",
            "payload-20261124_100000_001.json",
            "payload-20261124_100000_002.json",
            "payload-20261124_100001_000.json");
    assertThat(Harness.read(harness.dir.resolve("payload-20261124_100000_002.json")))
        .contains(Harness.text(Harness.event(3)));
  }

  @Test
  void whatWasNotCommittedIsDeletedWhenItOpens() throws Exception {
    start(Map.of("gzip", false));
    harness.write(1, 2);
    harness.stop();
    Files.writeString(harness.dir.resolve("payload-x.json.tmp"), "half");
    harness.open();
    assertThat(harness.names()).isEmpty();
    harness.deliver(1, 2);
    harness.write(3, 4);
    harness.write(5, 6);
    harness.stop();
    harness.now = harness.now.plusSeconds(9);
    harness.open();
    harness.deliver(3, 4);
    assertThat(harness.names())
        .containsExactly("payload-20261124_100000_000.json", "payload-20261124_100009_000.json");
  }

  @Test
  void anOlderJournalDoesNotMakeItDeleteWhatWasCommitted() throws Exception {
    start(Map.of("gzip", false));
    harness.deliver(1, 1);
    byte[] old = harness.context.position().orElseThrow();
    harness.deliver(2, 2);
    harness.deliver(3, 3);
    harness.stop();
    harness.context.position(old);
    harness.open();
    assertThat(harness.names()).hasSize(3);
    harness.deliver(4, 4);
    assertThat(harness.names()).contains("payload-20261124_100000_003.json").hasSize(4);
  }

  @Test
  void oldEnvelopesAreDeleted() throws Exception {
    start(Map.of("max_files", 1));
    harness.deliver(1, 1);
    harness.deliver(2, 2);
    harness.current().maintain();
    assertThat(harness.names()).containsExactly("payload-20261124_100000_001.json.gz");
  }
}
