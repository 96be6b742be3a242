package io.edgebot.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceNameTest {
  @Test
  void isThePluginsNameAndTheInstances() {
    assertThat(InstanceName.of("io.edgebot.sink.store~main")).isEqualTo("store-main");
    assertThat(InstanceName.of("io.edgebot.input.syslog~a-b")).isEqualTo("syslog-a-b");
    assertThat(InstanceName.of("io.edgebot.sink.store~a.b")).isEqualTo("store-a.b");
    assertThat(InstanceName.of("io.edgebot.ingest")).isEqualTo("ingest");
  }

  @Test
  void theFirstOfSeveralPidsCounts() {
    assertThat(InstanceName.of(List.of("io.edgebot.ingest", "b"))).isEqualTo("ingest");
    assertThat(InstanceName.of(new String[] {"io.edgebot.ingest", "b"})).isEqualTo("ingest");
  }

  @Test
  void nothingIsNamedWithoutAPidOrByOneThatIsTooLong() {
    assertThat(InstanceName.of(null)).isNull();
    assertThat(InstanceName.of(List.of())).isNull();
    assertThat(InstanceName.of("")).isNull();
    assertThat(InstanceName.of("a".repeat(129))).isNull();
    assertThat(InstanceName.of("a".repeat(128))).hasSize(128);
  }
}
