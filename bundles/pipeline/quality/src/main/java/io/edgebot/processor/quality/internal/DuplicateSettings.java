package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The checked settings for duplicates.
 *
 * @param areLookedFor whether anything is remembered
 * @param drop whether they are dropped, not annotated
 * @param window for which an event is remembered
 * @param maxEntries that are remembered
 */
record DuplicateSettings(boolean areLookedFor, boolean drop, Duration window, int maxEntries) {
  static DuplicateSettings of(QualityConfig config, Settings settings) {
    String mode =
        settings.oneOf("duplicates", config.duplicates(), List.of("off", "annotate", "drop"));
    int window =
        settings.range(
            "duplicates_window_seconds", config.duplicates__window__seconds(), 1, 604_800);
    int entries =
        settings.range(
            "duplicates_max_entries", config.duplicates__max__entries(), 1000, 10_000_000);
    return new DuplicateSettings(
        !mode.equals("off"), mode.equals("drop"), Duration.ofSeconds(window), entries);
  }
}
