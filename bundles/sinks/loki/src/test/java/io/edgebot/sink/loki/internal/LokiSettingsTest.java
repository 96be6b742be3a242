package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.testing.TestConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LokiSettingsTest {
  private static LokiSettings settings(Map<String, ?> given) {
    Map<String, Object> all = new HashMap<>(Map.of("url", "http://loki:3100"));
    all.putAll(given);
    return LokiSettings.of(
        TestConfig.of(LokiConfig.class, all),
        Settings.of(Map.of("service.pid", "io.edgebot.sink.loki~main")));
  }

  @Test
  void hasDefaults() {
    LokiSettings settings = settings(Map.of());

    assertThat(settings.base()).isEqualTo(URI.create("http://loki:3100"));
    assertThat(settings.credentials()).isNull();
    assertThat(settings.tenant()).isEmpty();
    assertThat(settings.labels().names()).isEmpty();
    assertThat(settings.maxStreams()).isEqualTo(1000);
    assertThat(settings.orderWindow()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.maxLineBytes()).isEqualTo(262_144);
    assertThat(settings.truncate()).isTrue();
    assertThat(settings.maxRequestBytes()).isEqualTo(1_048_576);
    assertThat(settings.encoding()).isEqualTo("auto");
    assertThat(settings.structuredMetadata()).isEqualTo("auto");
    assertThat(settings.tls().verify()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://loki.example/, https://loki.example",
    "https://gate.example/logs/loki/api/v1/push, https://gate.example/logs",
    "http://[::1]:3100, http://[::1]:3100"
  })
  void findsTheBase(String url, URI base) {
    assertThat(settings(Map.of("url", url)).base()).isEqualTo(base);
  }

  @Test
  void takesLabelsAsFieldsOrWithNamesOfTheirOwn() {
    LabelFields labels =
        settings(Map.of("labels", new String[] {"site, dc = data_center"})).labels();

    assertThat(labels.names()).isEqualTo(List.of("site", "dc"));
    assertThat(labels.fields()).isEqualTo(List.of("site", "data_center"));
  }

  @ParameterizedTest
  @CsvSource({
    "url, '', given",
    "url, ftp://loki, http:// or https://",
    "url, http://loki:3100/?x=1, without ?",
    "tenant_id, a|b, one tenant",
    "labels, 'a,b,c', at most 2",
    "labels, 'site,site', different",
    "labels, edge, none of edge",
    "labels, 9a, the label of",
    "labels, __x, the label of",
    "labels, a=, field or label=field",
    "structured_metadata, yes, 'one of auto, false, true'",
    "oversized_lines, drop, 'one of refuse, truncate'",
    "encoding, xml, 'one of auto, json, protobuf'",
    "username, someone, given together with password"
  })
  void refusesWhatItCannotUse(String key, String value, String allowed) {
    Object given = key.equals("labels") ? new String[] {value} : value;

    assertThatThrownBy(() -> settings(Map.of(key, given)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.sink.loki-main.cfg: " + key + " = '")
        .hasMessageContaining(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "max_streams, 3",
    "order_window_seconds, 59",
    "order_window_seconds, 86401",
    "max_line_bytes, 1023",
    "max_request_bytes, 65535",
    "timeout_seconds, 0",
    "connect_timeout_seconds, 301"
  })
  void refusesNumbersOutOfBounds(String key, int value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key + " = '" + value + "' must be a number from ");
  }

  @Test
  void keepsSecretsOutOfClearText(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("password"), "s3cret\n");
    Map<String, Object> secret =
        Map.of("username", "me", "password_file", file.toString(), "url", "http://loki:3100");

    assertThatThrownBy(() -> settings(secret))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("over plain http")
        .hasMessageNotContaining("s3cret");
    Map<String, Object> local = new HashMap<>(secret);
    local.put("url", "http://127.0.0.1:3100");
    assertThat(settings(local).credentials().header()).isEqualTo("Basic bWU6czNjcmV0"); // me:s3cret
    Files.writeString(file, "other");
    assertThat(settings(local).credentials().header()).isEqualTo("Basic bWU6b3RoZXI=");
    assertThat(settings(local).toString()).doesNotContain("other");
    assertThat(settings(Map.of("url", "https://loki", "token", "t0ken")).credentials().header())
        .isEqualTo("Bearer t0ken");
  }

  @Test
  void takesOneKindOfCredentials() {
    assertThatThrownBy(() -> settings(Map.of("token", "t", "username", "me", "password", "p")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("left out");
  }
}
