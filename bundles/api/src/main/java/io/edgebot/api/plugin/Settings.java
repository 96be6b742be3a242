package io.edgebot.api.plugin;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the settings of one configuration; each refusal names the file, key and what is allowed.
 */
public final class Settings {
  private final String pid;

  private Settings(String pid) {
    this.pid = pid;
  }

  /** The checks of the configuration that a component was activated with. */
  public static Settings of(Map<String, ?> properties) {
    Object pid = properties.get("service.pid");
    if (pid instanceof Collection<?> pids && !pids.isEmpty()) {
      pid = pids.iterator().next();
    }
    return new Settings(pid == null ? String.valueOf(properties.get("component.name")) : "" + pid);
  }

  /** The configuration's pid. */
  public String pid() {
    return pid;
  }

  /** A number within bounds, both included. */
  public int range(String key, int value, int least, int most) {
    return (int) range(key, (long) value, least, most);
  }

  /** A number within bounds, both included. */
  public long range(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw refuse(key, value, "a number from " + least + " to " + most);
    }
    return value;
  }

  /** A number within bounds, both included. */
  public double range(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw refuse(key, value, "a number from " + least + " to " + most);
    }
    return value;
  }

  /** A text that is not empty. */
  public String required(String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw refuse(key, "", "given");
    }
    return value;
  }

  /** One of the allowed words. */
  public String oneOf(String key, String value, Collection<String> allowed) {
    if (!allowed.contains(value)) {
      throw refuse(key, value, "one of " + String.join(", ", new TreeSet<>(allowed)));
    }
    return value;
  }

  /** The secret of {@code key} or {@code key_file}; null if neither is given. */
  public @Nullable Secret secret(String key, String value, String file) {
    return Secret.of(pid, key, value, file);
  }

  /** The refusal of a setting, to be thrown. */
  public InvalidSettingException refuse(String key, Object value, String allowed) {
    return new InvalidSettingException(pid, key, value, allowed);
  }
}
