package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceZonesTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, Europe/Oslo",
    "10.1.255.255, Europe/Oslo",
    "10.2.0.1, UTC",
    "10.1.9.7, Asia/Tokyo",
    "10.1.9.129, Europe/Oslo",
    "::ffff:10.1.2.3, Europe/Oslo",
    "2001:db8:0:7::1, America/New_York",
    "2001:db8:1::1, UTC",
    "not an address, UTC",
  })
  void theLongestPrefixWins(String address, String zone) {
    SourceZones zones =
        zones(
            "UTC",
            "10.1.0.0/16=Europe/Oslo, 10.1.9.0/25 = Asia/Tokyo",
            "2001:db8::/47=UTC,2001:db8::/48=America/New_York");

    assertThat(zones.of(address)).isEqualTo(ZoneId.of(zone));
  }

  @Test
  void aPrefixOfNoBitsFitsEveryAddressOfItsKind() {
    SourceZones zones = zones("UTC", "0.0.0.0/0=Asia/Tokyo");

    assertThat(zones.of("203.0.113.1")).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(zones.of("::1")).isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void systemIsTheZoneOfThisHost() {
    assertThat(zones("system").of("192.0.2.1")).isEqualTo(ZoneId.systemDefault());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Oslo", "10.1.0.0/33=UTC", "10.1=UTC", "gateway=UTC", "10.1.0.300=UTC",
        "2001:db8::/129=UTC", "10.0.0.0/=UTC", "=UTC", "fe80::1%eth0=UTC", "1:2=UTC"
      })
  void refusesWhatIsNoPrefix(String entry) {
    assertThatThrownBy(() -> zones("UTC", entry))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.input.syslog-main.cfg: zones = '"
                + entry
                + "' must be a list of <address>=<zone> or <address>/<bits>=<zone>");
  }

  @Test
  void refusesWhatIsNoZone() {
    assertThatThrownBy(() -> zones("Mars"))
        .hasMessageContaining("default_zone = 'Mars' must be a zone such as Europe/Oslo");
    assertThatThrownBy(() -> zones("UTC", "10.0.0.1=Mars"))
        .hasMessageContaining("zones = '10.0.0.1=Mars' must be a zone");
  }

  private static SourceZones zones(String defaultZone, String... zones) {
    return SourceZones.of(Settings.of(Fixtures.PROPERTIES), defaultZone, zones);
  }
}
