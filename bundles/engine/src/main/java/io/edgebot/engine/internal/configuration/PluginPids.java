package io.edgebot.engine.internal.configuration;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pids of plugins' configurations. */
public final class PluginPids {
  private static final int LONGEST = 200;
  private static final Pattern PLUGIN =
      Pattern.compile(
          "([A-Za-z0-9_.]+\\.)?(input|processor|sink)\\.[A-Za-z0-9_]+(~[A-Za-z0-9._~-]+)?"
              + "|io\\.edgebot\\.ingest");

  private static final Pattern SINK = Pattern.compile("([A-Za-z0-9_.]+\\.)?sink\\.[A-Za-z0-9_]+");

  private PluginPids() {}

  /** Whether it is a plugin's; such a pid can stand in a filter as it is. */
  public static boolean isPlugin(@Nullable Object pid) {
    return pid instanceof String text && text.length() <= LONGEST && PLUGIN.matcher(text).matches();
  }

  /** Whether a configuration of EdgeBot's has it, of a plugin or of the core. */
  static boolean isOurs(String pid) {
    return isPlugin(pid) || pid.startsWith("io.edgebot.");
  }

  /** Whether it is a sink's, which delivery reads keys of, too. */
  static boolean isSink(String pid) {
    return SINK.matcher(factory(pid)).matches();
  }

  /** The pid that components name: what stands before the instance. */
  public static String factory(String pid) {
    int tilde = pid.indexOf('~');
    return tilde < 0 ? pid : pid.substring(0, tilde);
  }
}
