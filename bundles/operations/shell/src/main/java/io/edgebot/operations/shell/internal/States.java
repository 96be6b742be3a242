package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import java.time.Duration;
import java.util.Locale;

/** Words for states. */
final class States {
  private States() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The state of a plugin instance, as its kind's list shows it. */
  static String of(Operations operations, String kind, String instance) {
    for (PluginStatus plugin : operations.plugins()) {
      if (plugin.kind().equals(kind) && plugin.instance().equals(instance)) {
        return word(plugin.state());
      }
    }
    return "absent";
  }

  /** A duration in its two largest units. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    } else if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  /** Bytes in a unit that leaves few digits. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    } else if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    } else if (bytes < 1 << 30) {
      return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }
}
