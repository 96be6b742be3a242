package io.edgebot.input.syslog.internal;

import io.edgebot.api.plugin.Settings;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The zones that devices' clocks show, by the address that sends. Immutable. */
final class SourceZones {
  private static final int MOST = 10_000;

  private final ZoneId defaultZone;
  private final List<Entry> entries;

  private record Entry(Prefix prefix, ZoneId zone) {}

  private SourceZones(ZoneId defaultZone, List<Entry> entries) {
    this.defaultZone = defaultZone;
    this.entries = entries;
  }

  /**
   * Reads {@code default_zone} and {@code zones}.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be read
   */
  static SourceZones of(Settings settings, String defaultZone, String[] zones) {
    List<Entry> entries = new ArrayList<>();
    for (String list : zones) {
      for (String item : list.split(",", -1)) {
        if (!item.isBlank()) {
          entries.add(entry(settings, item.strip()));
        }
      }
    }
    settings.range("zones (entries)", entries.size(), 0, MOST);
    // The longest prefix that fits wins.
    entries.sort(Comparator.comparingInt((Entry entry) -> entry.prefix().bits()).reversed());
    ZoneId zone =
        defaultZone.equals("system")
            ? ZoneId.systemDefault()
            : zone(settings, "default_zone", defaultZone, defaultZone);
    return new SourceZones(zone, List.copyOf(entries));
  }

  ZoneId defaultZone() {
    return defaultZone;
  }

  /** The zone of a sender. */
  ZoneId of(String address) {
    if (entries.isEmpty()) {
      return defaultZone;
    }
    byte @Nullable [] bytes = Prefix.parseAddress(address);
    if (bytes != null) {
      for (Entry entry : entries) {
        if (entry.prefix().contains(bytes)) {
          return entry.zone();
        }
      }
    }
    return defaultZone;
  }

  private static Entry entry(Settings settings, String item) {
    int equals = item.indexOf('=');
    Prefix prefix = equals < 0 ? null : Prefix.parse(item.substring(0, equals).strip());
    if (prefix == null) {
      throw settings.refuse("zones", item, "a list of <address>=<zone> or <address>/<bits>=<zone>");
    }
    return new Entry(prefix, zone(settings, "zones", item, item.substring(equals + 1).strip()));
  }

  private static ZoneId zone(Settings settings, String key, String value, String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw settings.refuse(
          key, value, "a zone such as Europe/Oslo, UTC or +02:00 (" + e.getMessage() + ")");
    }
  }
}
