package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.engine.internal.configuration.DeliveryKeys;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliverySettingsTest {
  @Test
  void hasDefaults() {
    DeliverySettings settings = DeliverySettings.of(properties("", ""));

    assertThat(settings.batchSize()).isEqualTo(100);
    assertThat(settings.flushInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.subscription()).isEqualTo(new Journal.Subscription(true, 0, 0));
    assertThat(settings.oldest()).isTrue();
    assertThat(settings.route().takesAll()).isTrue();
    assertThat(settings.lagLimitSeconds()).isEqualTo(301);
  }

  /** Keys that nobody reads are told by this list. */
  @Test
  void readsTheKeysThatAreKnown() {
    Set<Object> read = new HashSet<>();
    DeliverySettings.of(
        new HashMap<String, Object>() {
          @Override
          public Object get(Object key) {
            read.add(key);
            return super.get(key);
          }
        });

    read.remove("service.pid");
    read.remove("component.name");
    assertThat(read).isEqualTo(DeliveryKeys.ALL);
  }

  @Test
  void readsTextAndNumbers() {
    Map<String, Object> properties = properties("flush_interval_seconds", "0.25");
    properties.put("batch_size", 7);
    properties.put("required", "false");
    properties.put("max_lag_seconds", "3600");
    properties.put("start", "newest");
    properties.put("include", "type:syslog, type:snmp");
    properties.put("degraded_lag_seconds", "2.5");

    DeliverySettings settings = DeliverySettings.of(properties);

    assertThat(settings.flushInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.batchSize()).isEqualTo(7);
    assertThat(settings.subscription()).isEqualTo(new Journal.Subscription(false, 0, 3600));
    assertThat(settings.oldest()).isFalse();
    assertThat(settings.route().takesAll()).isFalse();
    assertThat(settings.lagLimitSeconds()).isEqualTo(2.75);
  }

  @ParameterizedTest
  @CsvSource({
    "batch_size, 0",
    "batch_size, many",
    "flush_interval_seconds, -1.5",
    "flush_interval_seconds, NaN",
    "required, yes",
    "start, middle",
    "batch_max_bytes, 1",
    "breaker_failures, 0",
    "degraded_lag_seconds, 0.0",
    "window, 2",
  })
  void refusesByFileKeyAndValue(String key, String value) {
    assertThatThrownBy(() -> DeliverySettings.of(properties(key, value)))
        .hasMessageStartingWith(
            "etc/io.edgebot.sink.store-main.cfg: " + key + " = '" + value + "' must be ");
  }

  private static Map<String, Object> properties(String key, String value) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.edgebot.sink.store~main");
    if (!key.isEmpty()) {
      properties.put(key, value);
    }
    return properties;
  }
}
