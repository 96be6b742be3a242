package io.edgebot.ingest.internal;

import io.edgebot.api.plugin.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The configuration, checked.
 *
 * @param tokensRequired whether senders need a token; if not, they must be on this machine
 * @param memoryBytes that all bodies may take at a time
 */
record IngestSettings(
    String path,
    boolean tokensRequired,
    Path tokensFile,
    Path firstTokenFile,
    boolean allowLoopback,
    int maxRequests,
    int maxHeld,
    Duration hold,
    Limits limits,
    long memoryBytes,
    Duration maxClockOffset) {
  private static final int GIBIBYTE = 1 << 30;

  /**
   * Checks a configuration.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if a value is not allowed
   */
  static IngestSettings of(IngestConfig config, Map<String, ?> properties) {
    Settings settings = Settings.of(properties);
    if (!config.path().matches("/[A-Za-z0-9/._~-]{1,200}")) {
      throw settings.refuse("path", config.path(), "a path that starts with /, such as /ingest");
    }
    String auth = settings.oneOf("auth", config.auth(), List.of("token", "loopback"));
    Limits limits =
        new Limits(
            settings.range("max_request_bytes", config.max__request__bytes(), 1024, GIBIBYTE),
            settings.range("max_inflated_bytes", config.max__inflated__bytes(), 1024, GIBIBYTE),
            settings.range("max_ratio", config.max__ratio(), 2, 1_000_000),
            settings.range("max_events", config.max__events(), 1, 10_000_000),
            settings.range("max_event_bytes", config.max__event__bytes(), 256, 64 << 20));
    long memory =
        settings.range("max_memory_bytes", config.max__memory__bytes(), 0, Long.MAX_VALUE);
    return new IngestSettings(
        config.path(),
        auth.equals("token"),
        file(config.tokens__file(), "karaf.etc", "etc", "ingest-tokens"),
        file(config.first__token__file(), "karaf.data", "data", "ingest-token"),
        config.allow__loopback(),
        settings.range("max_requests", config.max__requests(), 1, 1000),
        settings.range("max_held_requests", config.max__held__requests(), 0, 1000),
        Duration.ofSeconds(settings.range("hold_seconds", config.hold__seconds(), 0, 60)),
        limits,
        memory == 0 ? Runtime.getRuntime().maxMemory() / 4 : memory,
        Duration.ofSeconds(
            settings.range(
                "max_clock_offset_seconds", config.max__clock__offset__seconds(), 1, 86_400)));
  }

  private static Path file(String given, String property, String folder, String name) {
    return given.isBlank()
        ? Path.of(System.getProperty(property, folder), name)
        : Path.of(given.strip());
  }
}
