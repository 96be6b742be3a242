package io.edgebot.engine.internal.configuration;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of configurations, for telling what is not configured from what is not read yet. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /** Whether there is a file for a pid in Karaf's etc. */
  public static boolean isThere(String pid) {
    String etc = System.getProperty("karaf.etc");
    return etc != null && Files.exists(Path.of(etc, pid.replace('~', '-') + ".cfg"));
  }
}
