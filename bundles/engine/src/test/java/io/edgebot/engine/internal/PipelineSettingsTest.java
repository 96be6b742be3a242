package io.edgebot.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.engine.internal.pipeline.PipelineOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineSettingsTest {
  private static final Map<String, Object> CONFIGURED =
      Map.of(
          "service.pid",
          PipelineSettings.PID,
          "processors",
          "redact-main",
          "required",
          "redact-main");

  @Test
  void readsTheOrder() {
    PipelineOrder order = PipelineSettings.order(CONFIGURED, true, true);

    assertThat(order.processors()).containsExactly("redact-main");
    assertThat(order.required()).containsExactly("redact-main");
    assertThat(order.problem()).isEmpty();
  }

  @Test
  void aFileThatSaysNothingLetsNothingPass() {
    assertThat(PipelineSettings.order(Map.of("service.pid", "p"), true, false).problem())
        .contains("processors is missing");
    assertThat(PipelineSettings.order(Map.of(), true, false).problem()).contains("is not read yet");
  }

  @Test
  void aFileThatIsNeededAndGoneLetsNothingPass() {
    assertThat(PipelineSettings.order(Map.of(), false, true).problem())
        .isEqualTo(
            "etc/io.edgebot.pipeline.cfg is gone: put it back, with 'processors =' if none are"
                + " wanted");
    assertThat(PipelineSettings.order(Map.of(), false, false).problem()).isEmpty();
  }

  @Test
  void deletingTheFileNeverMakesAPipelineWithoutProcessors() {
    PipelineSettings settings = new PipelineSettings(CONFIGURED);
    List<PipelineOrder> told = new ArrayList<>();
    settings.follow(told::add);

    settings.modified(Map.of());

    assertThat(told).hasSize(2);
    assertThat(told.get(1).problem()).contains("is gone");
  }
}
