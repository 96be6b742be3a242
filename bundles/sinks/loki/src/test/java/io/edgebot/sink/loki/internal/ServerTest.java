package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":\"3.3.2\",\"branch\":\"x\"} | 3003",
        "{\"branch\":{\"version\":\"1.0\"},\"version\":\"2.9.10\"} | 2009",
        "{\"version\":\"v2.8.0-rc.1\"} | 2008",
        "{\"version\":\"main-1234567\"} | 0",
        "{\"status\":\"ok\"} | -1",
        "<html> | -1"
      })
  void readsVersions(String body, int version) {
    assertThat(Server.version(body)).isEqualTo(version);
  }
}
