package io.edgebot.sink.loki.internal;

import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import io.edgebot.lib.http.Credentials;
import io.edgebot.lib.http.ProxySettings;
import io.edgebot.lib.http.TlsSettings;
import io.edgebot.lib.http.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sink's settings, checked.
 *
 * @param base Loki's base URL, without a slash at its end
 * @param tenant empty for none
 * @param structuredMetadata auto, true or false
 * @param encoding auto, protobuf or json
 */
record LokiSettings(
    URI base,
    String tenant,
    @Nullable Credentials credentials,
    LabelFields labels,
    int maxStreams,
    Duration orderWindow,
    String structuredMetadata,
    int maxLineBytes,
    boolean truncate,
    int maxRequestBytes,
    String encoding,
    Duration connectTimeout,
    Duration timeout,
    @Nullable ProxySettings proxy,
    TlsSettings tls) {

  static final String PUSH_PATH = "/loki/api/v1/push";

  /**
   * Checks a configuration.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if a value cannot be used
   */
  static LokiSettings of(LokiConfig config, Settings settings) {
    Credentials credentials = credentials(config, settings);
    return new LokiSettings(
        base(config, settings, credentials != null),
        tenant(config, settings),
        credentials,
        LabelFields.of(settings, config.labels()),
        settings.range("max_streams", config.max__streams(), 4, 100_000),
        Duration.ofSeconds(
            settings.range("order_window_seconds", config.order__window__seconds(), 60, 86_400)),
        settings.oneOf(
            "structured_metadata", config.structured__metadata(), Set.of("auto", "true", "false")),
        settings.range("max_line_bytes", config.max__line__bytes(), 1024, 16 << 20),
        settings
            .oneOf("oversized_lines", config.oversized__lines(), Set.of("truncate", "refuse"))
            .equals("truncate"),
        settings.range("max_request_bytes", config.max__request__bytes(), 64 << 10, 64 << 20),
        settings.oneOf("encoding", config.encoding(), Set.of("auto", "protobuf", "json")),
        Duration.ofSeconds(
            settings.range("connect_timeout_seconds", config.connect__timeout__seconds(), 1, 300)),
        Duration.ofSeconds(settings.range("timeout_seconds", config.timeout__seconds(), 1, 600)),
        ProxySettings.of(
            settings,
            config.proxy(),
            config.proxy__user(),
            settings.secret(
                "proxy_password", config.proxy__password(), config.proxy__password__file())),
        tls(config, settings));
  }

  private static @Nullable Credentials credentials(LokiConfig config, Settings settings) {
    Secret token = settings.secret("token", config.token(), config.token__file());
    Secret password = settings.secret("password", config.password(), config.password__file());
    String user = config.username().strip();
    if (token != null && (password != null || !user.isEmpty())) {
      throw settings.refuse(
          "username", user, "left out, as password, where token or token_file is given");
    }
    if (token != null) {
      return Credentials.bearer(token);
    }
    if (user.isEmpty() != (password == null)) {
      throw settings.refuse("username", user, "given together with password or password_file");
    }
    if (user.contains(":")) {
      throw settings.refuse("username", user, "without a colon");
    }
    return password == null ? null : Credentials.basic(user, password);
  }

  private static URI base(LokiConfig config, Settings settings, boolean secret) {
    String text = settings.required("url", config.url()).strip();
    URI url =
        Urls.of(settings, "url", text, secret ? "password or token" : "", config.allow__insecure());
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw settings.refuse("url", "(not shown)", "without ? and #");
    }
    String base = text.replaceAll("/+$", "");
    if (base.endsWith(PUSH_PATH)) {
      base = base.substring(0, base.length() - PUSH_PATH.length());
    }
    return URI.create(base);
  }

  private static String tenant(LokiConfig config, Settings settings) {
    String tenant = config.tenant__id().strip();
    if (!tenant.matches("[A-Za-z0-9!_.*'()-]{0,150}")
        || tenant.equals(".")
        || tenant.equals("..")) {
      throw settings.refuse(
          "tenant_id", tenant, "at most 150 of A-Z a-z 0-9 ! - _ . * ' ( ), one tenant");
    }
    return tenant;
  }

  private static TlsSettings tls(LokiConfig config, Settings settings) {
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
