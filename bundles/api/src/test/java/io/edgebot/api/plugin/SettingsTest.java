package io.edgebot.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private final Settings settings =
      Settings.of(Map.of("service.pid", "io.edgebot.input.syslog~main"));

  @Test
  void aRefusalNamesFileKeyValueAndWhatIsAllowed() {
    assertThatThrownBy(() -> settings.range("udp_port", 70_000, -1, 65_535))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.input.syslog-main.cfg: udp_port = '70000' must be"
                + " a number from -1 to 65535");
    assertThatThrownBy(() -> settings.oneOf("start", "middle", Set.of("oldest", "newest")))
        .hasMessageEndingWith("start = 'middle' must be one of newest, oldest");
    assertThatThrownBy(() -> settings.range("ratio", Double.NaN, 0.0, 1.0))
        .hasMessageContaining("ratio = 'NaN'");
  }

  @Test
  void aSecretIsReadAgainAtEachUseAndNeverPrinted(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("token");
    Files.writeString(file, "first\n");
    Secret secret = settings.secret("token", "", file.toString());

    assertThat(secret).isNotNull().hasToString("***");
    Files.writeString(file, "second\r\n");
    assertThat(secret.reveal()).isEqualTo("second");
  }

  @Test
  void aSecretIsGivenOnce() {
    assertThatThrownBy(() -> settings.secret("token", "abc", "/etc/token"))
        .hasMessageContaining("token_file")
        .hasMessageNotContaining("abc");
    assertThat(settings.secret("token", "", "")).isNull();
  }

  @Test
  void aSecretFileThatCannotBeReadIsRefusedAtOnce(@TempDir Path dir) {
    String missing = dir.resolve("missing").toString();

    assertThatThrownBy(() -> settings.secret("token", "", missing))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(missing);
  }
}
