package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The checked settings.
 *
 * @param rules for fields by name and path
 * @param keyValues whether values behind names of secrets are masked in texts
 * @param tokens whether well-known forms of secrets are masked in texts
 * @param patterns further ones to be masked
 * @param mask what stands in the place of a secret
 */
record RedactSettings(
    FieldRules rules, boolean keyValues, boolean tokens, List<MaskPattern> patterns, String mask) {
  private static final int MOST = 1000;

  /** Without these an event is none: they are not dropped, nor changed at a guess. */
  static final Set<String> NEEDED = Set.of(Event.TYPE, Event.TIMESTAMP, Event.RECEIVED_AT, "_id");

  /**
   * Checks them.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  static RedactSettings of(RedactConfig config, Settings settings, Map<String, ?> properties) {
    List<String> names = new ArrayList<>();
    Set<String> paths = new TreeSet<>();
    for (String list : config.drop__fields()) {
      for (String field : list.split(",", -1)) {
        String name = field.strip();
        if (NEEDED.contains(name.toLowerCase(Locale.ROOT))) {
          throw settings.refuse("drop_fields", name, "no field that every event needs");
        }
        if (name.indexOf('.') >= 0) {
          paths.add(name.toLowerCase(Locale.ROOT));
        } else if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
    settings.range("drop_fields (entries)", names.size() + paths.size(), 0, MOST);
    String mask = config.mask();
    if (mask.isEmpty() || mask.length() > 32 || mask.chars().anyMatch(c -> c <= ' ')) {
      throw settings.refuse("mask", mask, "1 to 32 characters without spaces");
    }
    return new RedactSettings(
        new FieldRules(new Names(names), Set.copyOf(paths)),
        config.mask__key__values(),
        config.mask__tokens(),
        MaskPattern.of(settings, properties),
        mask);
  }
}
