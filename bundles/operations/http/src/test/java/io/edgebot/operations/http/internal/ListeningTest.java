package io.edgebot.operations.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningTest {
  @TempDir Path etc;

  private final TestEngine engine = TestEngine.healthy();
  private final Instant started = engine.startedAt();

  private String reason(int seconds) {
    return new Listening(etc).reason(engine, started.plusSeconds(seconds));
  }

  private void file(String name) throws IOException {
    Files.createFile(etc.resolve(name));
  }

  @Test
  void waitsForEachInputThatIsConfigured() throws IOException {
    assertThat(reason(1)).isEmpty();
    file("io.edgebot.input.syslog-main.cfg");
    assertThat(reason(1)).isEmpty();
    file("io.edgebot.ingest.cfg");
    assertThat(reason(1)).isEqualTo("input ingest does not listen yet");
    engine.plugin("input", "ingest", State.HEALTHY, "");
    assertThat(reason(1)).isEmpty();
    file("io.edgebot.input.syslog-second.config");
    assertThat(reason(1)).isEqualTo("input syslog-second does not listen yet");
    engine.plugin("input", "syslog-second", State.STARTING, "");
    assertThat(reason(1)).isEqualTo("input syslog-second does not listen yet");
    assertThat(reason(30)).isEmpty();
  }

  @Test
  void ignoresOtherFiles() throws IOException {
    file("io.edgebot.input.syslog-main.cfg.bak");
    file("io.edgebot.input.syslog.cfg");
    file("io.edgebot.sink.store-main.cfg");
    engine.plugins.clear();
    assertThat(reason(1)).isEmpty();
  }

  @Test
  void oneBrokenInputDoesNotStopTheOthers() throws IOException {
    file("io.edgebot.input.syslog-second.cfg");
    engine.plugin("input", "syslog-second", State.FAILED, "port 5514 is in use");
    assertThat(reason(1)).isEmpty();
  }

  @Test
  void withoutAnyThatListensItIsNotReadyAndSaysWhy() {
    engine.plugins.clear();
    engine.plugin("input", "syslog-main", State.FAILED, "port 5514 is in use");
    assertThat(reason(1)).isEqualTo("no input listens: syslog-main: port 5514 is in use");
    assertThat(reason(1000)).isEqualTo("no input listens: syslog-main: port 5514 is in use");
    engine.plugin("input", "syslog-second", State.DEGRADED, "slow");
    assertThat(reason(1000)).isEmpty();
  }
}
