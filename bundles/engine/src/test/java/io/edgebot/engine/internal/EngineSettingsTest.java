package io.edgebot.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.engine.internal.pipeline.PipelineOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  @Test
  void hasDefaults() {
    EngineSettings settings =
        EngineSettings.of(Map.of(), name -> name.equals("karaf.data") ? "/d" : null);
    assertThat(settings.role()).isEqualTo("all");
    assertThat(settings.sinks()).isEmpty();
    assertThat(settings.journal().directory()).isEqualTo(Path.of("/d/journal"));
    assertThat(settings.journal().maxBytes()).isEqualTo(1L << 30);
    assertThat(settings.journal().commitInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.journal().dropOldest()).isFalse();
    assertThat(settings.laneEvents()).isEqualTo(65_536);
    assertThat(settings.laneBytes()).isEqualTo(16L << 20);
    assertThat(settings.workers()).isPositive();
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void readsWhatIsGiven() {
    EngineSettings settings =
        EngineSettings.of(
            Map.of(
                "role", "mothership",
                "origin", "ship-7",
                "sinks", "store-main, timescaledb-main,",
                "max_bytes", 5_000_000L,
                "on_quota", "drop_oldest",
                "commit_interval_ms", "1000",
                "workers", 3,
                "compression", "zstd",
                "directory", "/j"),
            name -> name.equals("edgebot.role") ? "edge" : null);
    assertThat(settings.role()).isEqualTo("mothership");
    assertThat(settings.journal().origin()).isEqualTo("ship-7");
    assertThat(settings.sinks()).containsExactly("store-main", "timescaledb-main");
    assertThat(settings.journal().maxBytes()).isEqualTo(5_000_000);
    assertThat(settings.journal().dropOldest()).isTrue();
    assertThat(settings.journal().commitInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.workers()).isEqualTo(3);
    assertThat(settings.compression()).isEqualTo("zstd");
    assertThat(settings.journal().directory()).isEqualTo(Path.of("/j"));
  }

  @Test
  void theRoleIsTheOneThatWasStarted() {
    assertThat(EngineSettings.of(Map.of(), name -> "edge").role()).isEqualTo("edge");
  }

  @Test
  void namesWhatCannotBeUsedAndTakesTheDefault() {
    EngineSettings settings =
        EngineSettings.of(
            Map.of(
                "max_bytes", "1G",
                "commit_interval_ms", "0",
                "on_quota", "explode",
                "origin", "a/b",
                "role", "captain"),
            name -> null);
    assertThat(settings.journal().maxBytes()).isEqualTo(1L << 30);
    assertThat(settings.journal().commitInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.journal().dropOldest()).isFalse();
    assertThat(settings.journal().origin()).isEmpty();
    assertThat(settings.role()).isEqualTo("all");
    assertThat(settings.problems())
        .hasSize(5)
        .contains(
            "etc/io.edgebot.engine.cfg: commit_interval_ms = '0' must be a whole number from 1 to"
                + " 60000; the default is used",
            "etc/io.edgebot.engine.cfg: on_quota = 'explode' must be one of block, drop_oldest;"
                + " the default is used");
  }

  @Test
  void sinksAloneCanChangeLive() {
    EngineSettings a = EngineSettings.of(Map.of("sinks", "x"), name -> null);
    EngineSettings b = EngineSettings.of(Map.of("sinks", "y"), name -> null);
    EngineSettings c = EngineSettings.of(Map.of("max_bytes", "5000000"), name -> null);
    assertThat(a.sameButSinks(b)).isTrue();
    assertThat(a.sameButSinks(c)).isFalse();
  }

  @Test
  void aPipelineThatWasLostLetsNothingPass() {
    assertThat(PipelineSettings.order(Map.of(), false, false)).isEqualTo(PipelineOrder.NONE);
    assertThat(PipelineSettings.order(Map.of(), true, false).problem()).contains("not read yet");
    assertThat(PipelineSettings.order(Map.of("service.pid", "p"), true, false).problem())
        .contains("processors is missing");
    PipelineOrder order =
        PipelineSettings.order(
            Map.of("service.pid", "p", "processors", "a, b", "required", "b"), true, false);
    assertThat(order.processors()).isEqualTo(List.of("a", "b"));
    assertThat(order.required()).isEqualTo(Set.of("b"));
    assertThat(order.problem()).isEmpty();
    assertThat(
            PipelineSettings.order(Map.of("service.pid", "p", "processors", ""), true, false)
                .problem())
        .isEmpty();
  }
}
