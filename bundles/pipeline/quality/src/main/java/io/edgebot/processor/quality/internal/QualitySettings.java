package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checked settings.
 *
 * @param rulesFile of the operator's; null if there is none
 * @param schemas files with a JSON Schema, by type
 * @param shippedRules whether the shipped rules count
 * @param quarantine checks whose failure puts an event into quarantine
 * @param quarantineBelow the score below which an event goes to quarantine
 * @param markPassed whether good events are marked
 * @param field that the verdict stands in
 * @param maxReasons that are written into an event
 * @param duplicates what happens to what was taken before
 * @param source where they stand, to be told of files that cannot be used
 */
record QualitySettings(
    @Nullable Path rulesFile,
    Map<String, Path> schemas,
    boolean shippedRules,
    Set<Check> quarantine,
    int quarantineBelow,
    boolean markPassed,
    String field,
    int maxReasons,
    DuplicateSettings duplicates,
    Settings source) {
  /** What stands before the type in a key. */
  static final String SCHEMA = "schema.";

  private static final int MOST_SCHEMAS = 100;
  private static final int LONGEST_TYPE = 256;
  private static final Set<String> NEEDED =
      Set.of(
          Event.TYPE,
          Event.TIMESTAMP,
          Event.RECEIVED_AT,
          Event.MESSAGE,
          Event.SEVERITY,
          "_id",
          "source",
          "host",
          "hostname");

  /**
   * Checks them.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  static QualitySettings of(QualityConfig config, Settings settings, Map<String, ?> properties) {
    Set<Check> quarantine = EnumSet.noneOf(Check.class);
    for (String list : config.quarantine()) {
      for (String word : list.split(",", -1)) {
        String name = word.strip();
        if (!name.isEmpty()) {
          Check check = Check.of(settings.oneOf("quarantine", name, Check.names()));
          quarantine.add(Objects.requireNonNull(check));
        }
      }
    }
    String field = config.field();
    if (!field.matches("[A-Za-z][A-Za-z0-9_]{0,63}") || NEEDED.contains(field)) {
      throw settings.refuse(
          "field", field, "a name of letters, digits and _ that no event needs for itself");
    }
    return new QualitySettings(
        config.rules__file().isBlank() ? null : path("rules_file", config.rules__file(), settings),
        schemas(settings, properties),
        config.shipped__rules(),
        quarantine,
        settings.range("quarantine_below", config.quarantine__below(), 0, 100),
        config.mark__passed(),
        field,
        settings.range("max_reasons", config.max__reasons(), 1, 64),
        DuplicateSettings.of(config, settings),
        settings);
  }

  /**
   * Why a file that a key names cannot be used, in a sentence.
   *
   * @param wanted what must stand in it
   */
  String refusal(String key, Path file, String wanted, String why) {
    return String.valueOf(source.refuse(key, file, wanted + ": " + why).getMessage());
  }

  /** Whether there are files that can change. */
  boolean hasFiles() {
    return rulesFile != null || !schemas.isEmpty();
  }

  private static Map<String, Path> schemas(Settings settings, Map<String, ?> properties) {
    Map<String, Path> schemas = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(SCHEMA)) {
            String type = key.substring(SCHEMA.length());
            if (type.isEmpty() || type.length() > LONGEST_TYPE) {
              throw settings.refuse(key, value, "schema.<type>, for events of a type");
            }
            schemas.put(type, path(key, String.valueOf(value), settings));
          }
        });
    settings.range("schema.<type> (entries)", schemas.size(), 0, MOST_SCHEMAS);
    return schemas;
  }

  private static Path path(String key, String text, Settings settings) {
    try {
      Path path = Path.of(text.strip());
      if (!text.isBlank()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw settings.refuse(key, text, "a path (" + e.getReason() + ")");
    }
    throw settings.refuse(key, text, "a path");
  }
}
