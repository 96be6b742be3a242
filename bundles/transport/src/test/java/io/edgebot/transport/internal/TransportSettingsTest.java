package io.edgebot.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.ComponentException;

class TransportSettingsTest {
  private static final Map<String, String> PID = Map.of("service.pid", TransportConfig.PID);

  /** A configuration with some keys; the others have their defaults. */
  private static TransportConfig config(Map<String, Object> keys) {
    return (TransportConfig)
        Proxy.newProxyInstance(
            TransportConfig.class.getClassLoader(),
            new Class<?>[] {TransportConfig.class},
            (self, method, arguments) -> {
              Object value = keys.get(method.getName().replace("__", "_"));
              if (value instanceof RuntimeException failure) {
                throw failure;
              }
              return value != null ? value : method.getDefaultValue();
            });
  }

  @Test
  void withoutAFileTheDefaultsCount() {
    assertThat(TransportSettings.of(config(Map.of()), PID)).isEqualTo(TransportSettings.DEFAULTS);
  }

  @Test
  void takesWhatIsGiven() {
    TransportSettings settings =
        TransportSettings.of(
            config(
                Map.of(
                    "holding_bytes", 1L << 20,
                    "grace_seconds", 0,
                    "http_max_requests", 7,
                    "http_min_bytes_per_second", 0,
                    "http_read_timeout_seconds", 5,
                    "http_expected_paths", " /a, /b ,")),
            PID);
    assertThat(settings)
        .isEqualTo(
            new TransportSettings(
                1L << 20, Duration.ZERO, 7, 0, Duration.ofSeconds(5), Set.of("/a", "/b")));
  }

  @Test
  void refusalsNameTheFileAndTheKey() {
    assertThatThrownBy(() -> TransportSettings.of(config(Map.of("grace_seconds", -1)), PID))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.transport.cfg: grace_seconds = '-1' must be a number from 0 to 3600");
    assertThatThrownBy(
            () -> TransportSettings.of(config(Map.of("http_expected_paths", "ingest")), PID))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.transport.cfg: http_expected_paths = 'ingest'");
  }

  @Test
  void whatCannotBeUsedLeavesTheSettingsBefore() {
    TransportSettings before = TransportSettings.of(config(Map.of("grace_seconds", 5)), PID);
    assertThat(TransportSettings.orElse(config(Map.of("grace_seconds", -1)), PID, before))
        .isSameAs(before);
    Object wrongType = new ComponentException("'abc' is not a number");
    assertThat(TransportSettings.orElse(config(Map.of("grace_seconds", wrongType)), PID, before))
        .isSameAs(before);
  }
}
