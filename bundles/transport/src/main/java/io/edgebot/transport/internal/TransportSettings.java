package io.edgebot.transport.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.ComponentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checked settings of the transport.
 *
 * @param holdingBytes bound of all held datagrams
 * @param grace how long a socket outlives its input
 * @param maxRequests HTTP requests at a time
 * @param minBytesPerSecond of a request's body; 0 for any
 * @param readTimeout for all waiting on a request's body
 * @param expectedPaths paths that are held, never 404
 */
record TransportSettings(
    long holdingBytes,
    Duration grace,
    int maxRequests,
    int minBytesPerSecond,
    Duration readTimeout,
    Set<String> expectedPaths) {
  private static final Logger LOG = LoggerFactory.getLogger(TransportSettings.class);

  static final TransportSettings DEFAULTS =
      new TransportSettings(
          64L * 1024 * 1024,
          Duration.ofSeconds(60),
          64,
          1000,
          Duration.ofSeconds(120),
          Set.of("/ingest"));

  /**
   * Checks a configuration.
   *
   * @throws InvalidSettingException if a value is out of bounds
   */
  static TransportSettings of(TransportConfig config, Map<String, ?> properties) {
    Settings settings = Settings.of(properties);
    return new TransportSettings(
        settings.range("holding_bytes", config.holding__bytes(), 256 * 1024, 1L << 30),
        Duration.ofSeconds(settings.range("grace_seconds", config.grace__seconds(), 0, 3600)),
        settings.range("http_max_requests", config.http__max__requests(), 1, 10_000),
        settings.range(
            "http_min_bytes_per_second", config.http__min__bytes__per__second(), 0, 1_000_000_000),
        Duration.ofSeconds(
            settings.range(
                "http_read_timeout_seconds", config.http__read__timeout__seconds(), 1, 86_400)),
        paths(settings, config.http__expected__paths()));
  }

  /** Checks a configuration; one that cannot be used is logged, and others stay in force. */
  static TransportSettings orElse(
      TransportConfig config, Map<String, ?> properties, TransportSettings others) {
    try {
      return of(config, properties);
    } catch (InvalidSettingException | ComponentException e) {
      // The latter is a value of another type. Without its sockets the process would be deaf.
      LOG.error(
          "{}; all settings of {} stay as they were: {}",
          e.getMessage(),
          TransportConfig.PID,
          others);
      return others;
    }
  }

  private static Set<String> paths(Settings settings, String text) {
    Set<String> paths = new TreeSet<>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .forEach(paths::add);
    if (paths.size() > 100 || !paths.stream().allMatch(path -> path.startsWith("/"))) {
      throw settings.refuse(
          "http_expected_paths", text, "at most 100 paths that start with /, separated by commas");
    }
    return Set.copyOf(paths);
  }
}
