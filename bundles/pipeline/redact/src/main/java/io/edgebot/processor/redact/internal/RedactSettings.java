package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checked settings.
 *
 * @param rules for fields by name and path
 * @param detectors that look at texts
 * @param patterns further ones to be masked
 * @param mask what stands in the place of a secret
 */
record RedactSettings(
    FieldRules rules, DetectorTable detectors, List<MaskPattern> patterns, String mask) {
  /** Without these an event is none: they are not dropped, nor changed at a guess. */
  static final Set<String> NEEDED = Set.of(Event.TYPE, Event.TIMESTAMP, Event.RECEIVED_AT, "_id");

  /** Nothing that ends a value in a text, so that a mask is known again. */
  private static final Pattern MASK =
      Pattern.compile("[\\w*#+.!-]+|<[\\w*#+.!-]+>|\\[[\\w*#+.!-]+]|\\([\\w*#+.!-]+\\)");

  private static final int LONGEST_MASK = 32;

  /**
   * Checks them.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  static RedactSettings of(RedactConfig config, Settings settings, Map<String, ?> properties) {
    Set<Kind> kinds = kinds(config, settings);
    FieldLists lists = new FieldLists(settings);
    lists.keep(config.keep__fields());
    lists.add("hash_fields", config.hash__fields(), Action.HASH);
    lists.add("mask_fields", config.mask__fields(), Action.MASK);
    lists.add("drop_fields", config.drop__fields(), Action.DROP);
    if (!FieldLists.words(config.hash__fields()).isEmpty() && config.hash__key__file().isBlank()) {
      throw settings.refuse("hash_key_file", "", "given, since hash_fields is");
    }
    String mask = config.mask();
    if (mask.length() > LONGEST_MASK || !MASK.matcher(mask).matches()) {
      throw settings.refuse(
          "mask", mask, "1 to 32 letters, digits and _ * # + . ! -, or such within <>, [] or ()");
    }
    FieldRules rules = lists.rules(kinds);
    return new RedactSettings(
        rules,
        DetectorTable.of(kinds, rules, !config.hash__key__file().isBlank()),
        MaskPattern.of(settings, properties),
        mask);
  }

  private static Set<Kind> kinds(RedactConfig config, Settings settings) {
    List<String> known = Kind.detectors().stream().map(Kind::label).toList();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String word : FieldLists.words(config.detectors())) {
      settings.oneOf("detectors", word, known);
      kinds.add(Kind.detectors().get(known.indexOf(word)));
    }
    return kinds;
  }
}
