package io.edgebot.engine.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
  private static final String PID = "io.edgebot.input.syslog~main";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "udp_port | many  | a number from -1 to 65535",
        "udp_port | 65536 | a number from -1 to 65535",
        "udp_port | ''    | a number from -1 to 65535",
        "udp_port | 1.5   | a number from -1 to 65535",
        "max_bytes| 1023  | a number, 1024 or more",
        "rate     | much  | a number",
        "gzip     | yes   | true or false",
        "format   | xml   | one of envelope, ndjson",
      })
  void namesFileKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThat(check(key, value))
        .isEqualTo(
            "etc/io.edgebot.input.syslog-main.cfg: "
                + key
                + " = '"
                + value
                + "' must be "
                + allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "udp_port, -1",
    "udp_port, 65535",
    "max_bytes, 1024",
    "max_bytes, 9223372036854775807",
    "rate, 1e3",
    "gzip, TRUE",
    "format, ndjson",
    "token, anything",
    "tags, anything",
    "unknown, anything",
  })
  void passesWhatIsAllowedAndWhatItDoesNotKnow(String key, String value) {
    assertThat(check(key, value)).isEmpty();
  }

  @Test
  void leavesPlaceholdersToTheComponent() {
    assertThat(check("udp_port", "$[env:PORT;default=x]")).isEmpty();
  }

  private String check(String key, String value) {
    return Validation.check(
        FakeBundle.of(directory, 1, 1), PID, Content.of(new TreeMap<>(Map.of(key, value))));
  }
}
