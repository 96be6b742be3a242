package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checked settings.
 *
 * @param rulesFile of the operator's; null if there is none
 * @param shippedRules whether the shipped rules count
 * @param quarantine checks whose failure puts an event into quarantine
 * @param quarantineBelow the score below which an event goes to quarantine
 * @param markPassed whether good events are marked
 * @param field that the verdict stands in
 * @param maxReasons that are written into an event
 */
record QualitySettings(
    @Nullable Path rulesFile,
    boolean shippedRules,
    Set<Check> quarantine,
    int quarantineBelow,
    boolean markPassed,
    String field,
    int maxReasons) {
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
  static QualitySettings of(QualityConfig config, Settings settings) {
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
        path(config.rules__file(), settings),
        config.shipped__rules(),
        quarantine,
        settings.range("quarantine_below", config.quarantine__below(), 0, 100),
        config.mark__passed(),
        field,
        settings.range("max_reasons", config.max__reasons(), 1, 64));
  }

  private static @Nullable Path path(String text, Settings settings) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Path.of(text.strip());
    } catch (InvalidPathException e) {
      throw settings.refuse("rules_file", text, "a path");
    }
  }
}
