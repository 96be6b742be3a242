package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShipperSettingsTest {
  private static final String URL = "https://m1.example:8443/ingest";

  @Test
  void hasDefaults() {
    ShipperSettings settings = TestConfig.urls(URL).settings();

    assertThat(settings.urls()).containsExactly(URI.create(URL));
    assertThat(settings.token()).isNull();
    assertThat(settings.envelope()).isFalse();
    assertThat(settings.compression()).isEqualTo("auto");
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.proxy()).isNull();
    assertThat(settings.tls().verify()).isTrue();
    assertThat(settings.requestsPerSecond()).isZero();
    assertThat(settings.bytesPerSecond()).isZero();
    assertThat(settings.statusInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.returnAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.maxEvents()).isEqualTo(10_000);
    assertThat(settings.maxBytes()).isEqualTo(4 << 20);
  }

  @Test
  void takesSeveralUrlsInOneText() {
    assertThat(TestConfig.urls(" https://a/ingest , https://b/ingest,").settings().urls())
        .containsExactly(URI.create("https://a/ingest"), URI.create("https://b/ingest"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ",
        "ftp://m/x",
        "file:///var/spool",
        "m1:8443",
        "https://",
        "https:///ingest",
        "https://m 1/ingest",
        "https://user:pw@m1/ingest",
        "https://a/i,https://a/i"
      })
  void refusesOtherUrls(String urls) {
    assertThatThrownBy(() -> TestConfig.urls(urls).settings())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.sink.shipper-main.cfg: urls = ")
        .hasMessageNotContaining("pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://m1.example/ingest", "http://127.0.0.1.example/", "http://10.0.0.1/"})
  void keepsATokenFromPlainHttp(String url) {
    TestConfig config = TestConfig.urls(url).with("token", "s3cr3t");

    assertThatThrownBy(config::settings)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("allow_insecure")
        .hasMessageNotContaining("s3cr3t");
    assertThat(config.with("allow_insecure", true).settings().urls()).hasSize(1);
    assertThat(TestConfig.urls(url).settings().urls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080/ingest", "http://127.9.9.9/", "http://[::1]:80/"})
  void sendsATokenToThisHostInPlain(String url) {
    assertThat(TestConfig.urls(url).with("token", "s3cr3t").settings().token()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "format, xml",
    "compression, brotli",
    "timeout_seconds, 0",
    "connect_timeout_seconds, 301",
    "max_batch_events, 0",
    "max_batch_bytes, 1023",
    "status_interval_seconds, 0",
    "return_after_seconds, -1",
    "bandwidth_limit_bytes_per_second, 255",
    "rate_limit_requests_per_second, -0.5",
    "proxy, nowhere",
    "proxy, http://p:3128",
    "proxy, p:70000",
    "token_file, /nowhere/token"
  })
  void refusesWhatIsOutOfBounds(String key, String value) {
    Object typed = value;
    if (value.matches("-?[0-9]+")) {
      typed = key.contains("bytes") ? (Object) Long.valueOf(value) : Integer.valueOf(value);
    } else if (value.matches("-?[0-9.]+")) {
      typed = Double.valueOf(value);
    }
    TestConfig config = TestConfig.urls(URL).with(key, typed);

    assertThatThrownBy(config::settings)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(": " + key + " = ");
  }

  @Test
  void boundsTheEnvelope() {
    TestConfig config = TestConfig.urls(URL).with("format", "envelope");

    assertThat(config.settings().maxEvents()).isEqualTo(1000);
    assertThatThrownBy(config.with("timeout_seconds", 5)::settings)
        .hasMessageContaining("from 6 to 600");
    assertThatThrownBy(config.with("timeout_seconds", 6).with("compression", "zstd")::settings)
        .hasMessageContaining("auto, gzip, none");
  }

  @Test
  void showsNoSecret() {
    ShipperSettings settings =
        TestConfig.urls(URL)
            .with("token", "s3cr3t")
            .with("proxy", "proxy.example:3128")
            .with("proxy_user", "joe")
            .with("proxy_password", "pr0xy")
            .with("tls_keystore_password", "k3y")
            .settings();

    assertThat(settings.toString())
        .contains("proxy.example")
        .doesNotContain("s3cr3t")
        .doesNotContain("pr0xy")
        .doesNotContain("k3y");
  }

  @Test
  void keepsRequestsShortOnASlowLink() {
    assertThat(
            TestConfig.urls(URL)
                .with("bandwidth_limit_bytes_per_second", 10_000L)
                .sink()
                .limits()
                .bytes())
        .isEqualTo(400_000);
  }
}
