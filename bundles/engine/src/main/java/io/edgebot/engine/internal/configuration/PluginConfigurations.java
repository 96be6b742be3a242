package io.edgebot.engine.internal.configuration;

import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * What is known of plugins' configurations. Its methods take the bundle that provides a plugin, and
 * the properties of the plugin's service.
 */
public interface PluginConfigurations {
  /** Knows nothing. */
  PluginConfigurations NONE =
      new PluginConfigurations() {
        @Override
        public String refusal(Bundle bundle, Map<String, ?> properties) {
          return "";
        }

        @Override
        public void refused(Bundle bundle, Map<String, ?> properties, String sentence) {}

        @Override
        public boolean replace(Bundle bundle, Map<String, ?> properties, String sentence) {
          return false;
        }

        @Override
        public void good(Bundle bundle, Map<String, ?> properties) {}

        @Override
        public String notice(Bundle bundle, Map<String, ?> properties) {
          return "";
        }

        @Override
        public String remark(Bundle bundle, Map<String, ?> properties) {
          return "";
        }
      };

  /** Why a plugin cannot work with its configuration; empty if nothing is known against it. */
  String refusal(Bundle bundle, Map<String, ?> properties);

  /**
   * Notes that a plugin could not be made with its configuration. If an earlier one worked, the
   * plugin is made anew with that; if files that the configuration names change, it is tried again.
   *
   * @param sentence that names file, key, value and what is allowed
   */
  void refused(Bundle bundle, Map<String, ?> properties, String sentence);

  /**
   * Notes that a plugin was made, and cannot start with a setting. If an earlier configuration
   * worked, the plugin is made anew with that. Else nothing is noted, since it can become possible,
   * such as when a port is free again.
   *
   * @param sentence that names file, key, value and what is allowed
   * @return whether it is made anew with another configuration
   */
  boolean replace(Bundle bundle, Map<String, ?> properties, String sentence);

  /** Notes that a plugin works with its configuration, which is remembered. */
  void good(Bundle bundle, Map<String, ?> properties);

  /** Why a plugin works with another configuration than its file's; empty if it does not. */
  String notice(Bundle bundle, Map<String, ?> properties);

  /** What is odd about a plugin's file although it works with it; empty if nothing is. */
  String remark(Bundle bundle, Map<String, ?> properties);
}
