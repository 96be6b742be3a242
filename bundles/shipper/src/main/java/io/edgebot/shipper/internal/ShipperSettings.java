package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import io.edgebot.lib.http.ProxySettings;
import io.edgebot.lib.http.TlsSettings;
import io.edgebot.lib.http.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shipper's settings, checked.
 *
 * @param urls at least one, each http or https with a host
 * @param requestsPerSecond 0 for no limit
 * @param bytesPerSecond 0 for no limit
 * @param returnAfter how long a mothership must have been back before it is preferred again
 */
record ShipperSettings(
    List<URI> urls,
    @Nullable Secret token,
    boolean envelope,
    String compression,
    Duration connectTimeout,
    Duration timeout,
    @Nullable ProxySettings proxy,
    TlsSettings tls,
    double requestsPerSecond,
    long bytesPerSecond,
    Duration statusInterval,
    Duration returnAfter,
    int maxEvents,
    long maxBytes) {

  /** Motherships before EdgeBot work through a request while its sender waits. */
  private static final int ENVELOPE_EVENTS = 1000;

  private static final int MAX_URLS = 16;

  /**
   * Checks a configuration.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if a value cannot be used
   */
  static ShipperSettings of(ShipperConfig config, Settings settings) {
    Secret token = settings.secret("token", config.token(), config.token__file());
    boolean envelope =
        settings.oneOf("format", config.format(), Set.of("ndjson", "envelope")).equals("envelope");
    String compression =
        settings.oneOf(
            "compression",
            config.compression(),
            envelope ? Set.of("auto", "gzip", "none") : Set.of("auto", "gzip", "zstd", "none"));
    int timeout =
        settings.range("timeout_seconds", config.timeout__seconds(), envelope ? 6 : 1, 600);
    long bandwidth =
        settings.range(
            "bandwidth_limit_bytes_per_second",
            config.bandwidth__limit__bytes__per__second(),
            0,
            10_000_000_000L);
    if (bandwidth > 0 && bandwidth < 256) {
      throw settings.refuse("bandwidth_limit_bytes_per_second", bandwidth, "0, or 256 or more");
    }
    int events = settings.range("max_batch_events", config.max__batch__events(), 1, 100_000);
    return new ShipperSettings(
        urls(config, settings, token != null),
        token,
        envelope,
        compression,
        Duration.ofSeconds(
            settings.range("connect_timeout_seconds", config.connect__timeout__seconds(), 1, 300)),
        Duration.ofSeconds(timeout),
        ProxySettings.of(
            settings,
            config.proxy(),
            config.proxy__user(),
            settings.secret(
                "proxy_password", config.proxy__password(), config.proxy__password__file())),
        tls(config, settings),
        settings.range(
            "rate_limit_requests_per_second",
            config.rate__limit__requests__per__second(),
            0,
            10_000),
        bandwidth,
        Duration.ofSeconds(
            settings.range("status_interval_seconds", config.status__interval__seconds(), 1, 3600)),
        Duration.ofSeconds(
            settings.range("return_after_seconds", config.return__after__seconds(), 0, 86_400)),
        envelope ? Math.min(events, ENVELOPE_EVENTS) : events,
        settings.range("max_batch_bytes", config.max__batch__bytes(), 1024, 64 << 20));
  }

  private static List<URI> urls(ShipperConfig config, Settings settings, boolean token) {
    List<URI> urls = new ArrayList<>();
    for (String list : config.urls()) {
      for (String text : list.split(",", -1)) {
        if (!text.isBlank()) {
          urls.add(
              Urls.of(
                  settings, "urls", text.strip(), token ? "token" : "", config.allow__insecure()));
        }
      }
    }
    if (urls.isEmpty() || urls.size() > MAX_URLS) {
      throw settings.refuse(
          "urls", urls.isEmpty() ? "" : urls.size() + " URLs", "1 to " + MAX_URLS + " URLs");
    }
    if (Set.copyOf(urls).size() != urls.size()) {
      throw settings.refuse("urls", String.join(",", config.urls()), "different URLs");
    }
    return List.copyOf(urls);
  }

  private static TlsSettings tls(ShipperConfig config, Settings settings) {
    return TlsSettings.of(
        settings,
        config.tls__verify(),
        config.tls__truststore(),
        config.tls__truststore__password(),
        config.tls__truststore__password__file(),
        config.tls__keystore(),
        config.tls__keystore__password(),
        config.tls__keystore__password__file());
  }
}
