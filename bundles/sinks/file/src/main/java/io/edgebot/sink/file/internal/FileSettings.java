package io.edgebot.sink.file.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The checked settings.
 *
 * @param config their values
 * @param checks tells what is wrong with one
 */
record FileSettings(FileConfig config, Settings checks) {
  /**
   * Checks them.
   *
   * @throws InvalidSettingException if one cannot be used
   */
  static FileSettings of(FileConfig config, Map<String, Object> properties) {
    Settings checks = Settings.of(properties);
    checks.oneOf("format", config.format(), List.of("ndjson", "envelope"));
    checks.range("rotate_bytes", config.rotate__bytes(), 1024, Long.MAX_VALUE);
    checks.range("rotate_seconds", config.rotate__seconds(), 0, 1_000_000_000);
    checks.range("max_files", config.max__files(), 0, Integer.MAX_VALUE);
    checks.range("max_age_days", config.max__age__days(), 0, 36_500);
    checks.range("max_bytes", config.max__bytes(), 0, Long.MAX_VALUE);
    if (!config.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw checks.refuse("name", config.name(), "1 to 64 of A-Z a-z 0-9 . _ -, no . _ - first");
    }
    return new FileSettings(config, checks);
  }

  /** The directory of an instance, not opened yet. */
  Directory directory(String instance) {
    Path path =
        config.directory().isBlank()
            ? Path.of(System.getProperty("karaf.data", "data"), "export", instance)
            : Path.of(config.directory());
    return new Directory(path, config.group__read());
  }

  BatchWriter writer(Directory directory, Clock clock) {
    EventBytes encoding = new EventBytes(config.with__id());
    return config.format().equals("envelope")
        ? new EnvelopeWriter(directory, encoding, config.gzip(), clock)
        : new NdjsonWriter(
            directory,
            config.name(),
            encoding,
            new NdjsonWriter.Rotation(config.rotate__bytes(), config.rotate__seconds()),
            clock);
  }

  Archive archive(Directory directory, Clock clock) {
    return new Archive(
        directory,
        new Archive.Retention(config.max__files(), config.max__age__days(), config.max__bytes()),
        clock);
  }
}
