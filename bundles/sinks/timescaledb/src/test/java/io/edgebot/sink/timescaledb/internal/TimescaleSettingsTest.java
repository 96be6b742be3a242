package io.edgebot.sink.timescaledb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.testing.TestConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad values are refused by name. */
class TimescaleSettingsTest {
  private static final String URL = "jdbc:postgresql://db:5432/edgebot?sslmode=verify-full";

  private static TimescaleSettings of(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("service.pid", "io.edgebot.sink.timescaledb~main");
    return TimescaleSettings.of(TestConfig.of(TimescaleConfig.class, all), all);
  }

  @Test
  void defaults() {
    TimescaleSettings settings = of(Map.of("url", URL, "password", "geheim"));
    assertThat(settings.url()).isEqualTo(URL);
    assertThat(settings.user()).isEqualTo("edgebot");
    assertThat(settings.arrangements()).isEqualTo(new Arrangements("public", 1, 7, 0, true));
    assertThat(settings.toString()).doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "url, '', jdbc:postgresql://",
    "url, jdbc:mysql://db/x, jdbc:postgresql://",
    "url, jdbc:postgresql://db:port/x, jdbc:postgresql://",
    "url, jdbc:postgresql://db/, jdbc:postgresql://",
    "schema, Events, a-z",
    "schema, pg_catalog, not pg_",
    "schema, x; DROP, a-z",
    "user, '', given"
  })
  void textsAreChecked(String key, String value, String allowed) {
    assertThatThrownBy(() -> of(with(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout_seconds, 0",
    "timeout_seconds, 3601",
    "chunk_days, 0",
    "compress_after_days, -1",
    "retention_days, 36501"
  })
  void numbersAreChecked(String key, int value) {
    assertThatThrownBy(() -> of(with(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key + " = '" + value + "'");
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> settings = new HashMap<>(Map.of("url", URL));
    settings.put(key, value);
    return settings;
  }

  @Test
  void aPasswordInTheUrlIsRefusedAndNotRepeated() {
    for (String url :
        new String[] {
          "jdbc:postgresql://db/x?user=u&password=geheim", "jdbc:postgresql://u:geheim@db/x"
        }) {
      assertThatThrownBy(() -> of(Map.of("url", url)))
          .hasMessageContaining("url")
          .hasMessageContaining("***")
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void aDataSourceTakesThePlaceOfTheUrl() {
    assertThat(of(Map.of("data_source", "jdbc/edgebot")).url()).isEmpty();
    assertThatThrownBy(() -> of(Map.of("data_source", "x", "url", URL)))
        .hasMessageContaining("data_source");
    assertThatThrownBy(() -> of(Map.of("data_source", "x)(y=*")))
        .hasMessageContaining("data_source");
  }
}
