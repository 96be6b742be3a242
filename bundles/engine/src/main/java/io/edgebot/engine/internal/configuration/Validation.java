package io.edgebot.engine.internal.configuration;

import io.edgebot.api.plugin.InvalidSettingException;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * Checks configurations against what bundles tell of their keys, before a component sees them.
 * Declarative Services takes any text for a boolean, and names no key where a number is none.
 */
final class Validation {
  /** Of Felix's interpolation: such a value is known only later. */
  private static final String PLACEHOLDER = "$[";

  private Validation() {}

  /** What is wrong with a configuration, as a sentence; empty if nothing is known to be. */
  static String check(Bundle bundle, String pid, Content content) {
    return check(
        Metatypes.of(bundle).getOrDefault(PluginPids.factory(pid), Map.of()), pid, content);
  }

  static String check(Map<String, Attribute> keys, String pid, Content content) {
    for (Map.Entry<String, Object> setting : content.values().entrySet()) {
      Attribute attribute = keys.get(setting.getKey());
      if (attribute != null
          && setting.getValue() instanceof String value
          && !value.contains(PLACEHOLDER)) {
        String allowed = attribute.check(value);
        if (!allowed.isEmpty()) {
          return String.valueOf(
              new InvalidSettingException(pid, setting.getKey(), value, allowed).getMessage());
        }
      }
    }
    return "";
  }
}
