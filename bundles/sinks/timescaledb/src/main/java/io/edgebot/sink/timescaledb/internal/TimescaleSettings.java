package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.postgresql.Driver;

/**
 * The settings of a sink, checked.
 *
 * @param settings refuses them by name
 * @param url empty if a data source is named
 * @param dataSource empty if a URL is given
 * @param timeout of a statement
 */
record TimescaleSettings(
    Settings settings,
    String url,
    String user,
    @Nullable Secret password,
    String dataSource,
    Duration timeout,
    Arrangements arrangements) {

  static TimescaleSettings of(TimescaleConfig config, Map<String, ?> properties) {
    Settings settings = Settings.of(properties);
    Secret password = settings.secret("password", config.password(), config.password__file());
    String dataSource = config.data__source();
    if (!dataSource.isEmpty() && !dataSource.matches("[A-Za-z0-9._/:-]{1,200}")) {
      throw settings.refuse("data_source", dataSource, "letters, digits and . _ / : -");
    }
    if (!dataSource.isEmpty() && !config.url().isEmpty()) {
      throw settings.refuse("data_source", dataSource, "left out, since url is given too");
    }
    String schema = config.schema();
    if (!schema.matches("[a-z_][a-z0-9_]{0,62}") || schema.startsWith("pg_")) {
      throw settings.refuse(
          "schema", schema, "a-z, 0-9 and _, at most 63, no digit first, not pg_...");
    }
    return new TimescaleSettings(
        settings,
        dataSource.isEmpty() ? url(settings, config.url()) : "",
        settings.required("user", config.user()),
        password,
        dataSource,
        Duration.ofSeconds(settings.range("timeout_seconds", config.timeout__seconds(), 1, 3600)),
        new Arrangements(
            schema,
            settings.range("chunk_days", config.chunk__days(), 1, 365),
            settings.range("compress_after_days", config.compress__after__days(), 0, 36_500),
            settings.range("retention_days", config.retention__days(), 0, 36_500),
            config.aggregates()));
  }

  private static String url(Settings settings, String url) {
    String allowed = "jdbc:postgresql://host:port/database, without user and password";
    if (url.contains("@") || url.toLowerCase(Locale.ROOT).contains("password")) {
      // A password is not repeated in the log.
      throw settings.refuse("url", "***", allowed + ": they have keys of their own");
    }
    Properties parsed = url.startsWith("jdbc:postgresql://") ? Driver.parseURL(url, null) : null;
    if (parsed == null || parsed.getProperty("PGDBNAME", "").isEmpty()) {
      throw settings.refuse("url", url, allowed);
    }
    return url;
  }

  /** The refusal of the database that they name, to be thrown. */
  InvalidSettingException refuse(String reason) {
    String allowed = "a database for this sink: " + reason;
    return dataSource.isEmpty()
        ? settings.refuse("url", url, allowed)
        : settings.refuse("data_source", dataSource, allowed);
  }

  /** Where connections come from: a pool of this instance's own, or the data source. */
  Connections connections(String instance, BundleContext bundle) {
    return dataSource.isEmpty()
        ? new OwnPool(instance, url, user, password, timeout)
        : new NamedSource(bundle, dataSource);
  }
}
