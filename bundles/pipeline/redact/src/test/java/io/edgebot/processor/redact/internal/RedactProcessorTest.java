package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.processor.ProcessorContext;
import io.edgebot.testing.TestProcessorBatch;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactProcessorTest {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  @Test
  void replacesWhatHoldsSecretsAndCounts() {
    Event clean = Event.builder("log").put("message", "all is well").build();
    Event secret =
        Event.builder("log")
            .put("password", "hunter22")
            .put("db_token", "x")
            .put("message", "password=a hunter22, Bearer abcdef")
            .build();

    TestProcessorBatch batch = process(Map.of(), clean, secret);

    assertThat(batch.replaced()).containsExactly(1);
    assertThat(batch.refused()).isEmpty();
    assertThat(batch.event(1).message()).isEqualTo("password=*** ***, Bearer ***");
    assertThat(counts)
        .containsEntry("edgebot_redact_fields_total dropped", 1L)
        .containsEntry("edgebot_redact_fields_total masked", 1L)
        .containsEntry("edgebot_redact_values_total credentials", 1L)
        .containsEntry("edgebot_redact_values_total copies", 1L)
        .containsEntry("edgebot_redact_values_total tokens", 1L)
        .containsEntry("edgebot_redact_values_total patterns", 0L)
        .containsEntry("edgebot_redact_withheld_total", 0L);
  }

  @Test
  void withholdsWhatStillMatches() {
    // Each star becomes three, in which the pattern finds stars again.
    TestProcessorBatch batch =
        process(
            Map.of("mask_pattern.star", "\\*"),
            Event.builder("log").put("message", "a * b").build());

    assertThat(batch.refused()).isEqualTo(Map.of(0, "withheld"));
    assertThat(counts).containsEntry("edgebot_redact_withheld_total", 1L);
  }

  private TestProcessorBatch process(Map<String, Object> values, Event... events) {
    Map<String, Object> properties = new HashMap<>(values);
    properties.put("service.pid", "io.edgebot.processor.redact~main");
    RedactProcessor processor = new RedactProcessor(Fixtures.config(values), properties);
    processor.open(context());
    TestProcessorBatch batch = TestProcessorBatch.of(events);
    processor.process(batch);
    processor.close();
    assertThat(batch.dropped()).isEmpty();
    return batch;
  }

  private ProcessorContext context() {
    Counters counters =
        new Counters() {
          @Override
          public Counter counter(Spec spec) {
            return counted(spec.name());
          }

          @Override
          public Counter counter(Spec spec, String labelValue) {
            assertThat(spec.labelValues()).contains(labelValue);
            return counted(spec.name() + " " + labelValue);
          }

          private Counter counted(String name) {
            counts.put(name, 0L);
            return amount -> counts.merge(name, amount, Long::sum);
          }
        };
    return (ProcessorContext)
        Proxy.newProxyInstance(
            ProcessorContext.class.getClassLoader(),
            new Class<?>[] {ProcessorContext.class},
            (proxy, method, args) -> counters);
  }
}
