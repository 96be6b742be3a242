package io.edgebot.engine.internal.plugin;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of instances, from the pids of their configurations. */
final class InstanceName {
  private static final int LONGEST = 128;

  private InstanceName() {}

  /**
   * The name of the instance that a service's properties describe: plugin and instance, {@code
   * syslog-main} for {@code io.edgebot.input.syslog~main}; {@code ingest} for {@code
   * io.edgebot.ingest}.
   *
   * @return null if the properties have no pid, and so no configuration
   */
  static @Nullable String of(Map<String, ?> properties) {
    String pid = pid(properties.get("service.pid"));
    if (pid == null || pid.isEmpty() || pid.length() > LONGEST) {
      return null;
    }
    int tilde = pid.indexOf('~');
    String factory = tilde < 0 ? pid : pid.substring(0, tilde);
    String plugin = factory.substring(factory.lastIndexOf('.') + 1);
    return tilde < 0 ? plugin : plugin + '-' + pid.substring(tilde + 1);
  }

  /** One pid, where a service may have several. */
  private static @Nullable String pid(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof String[] texts && texts.length > 0) {
      return texts[0];
    }
    if (value instanceof Collection<?> texts && !texts.isEmpty()) {
      return String.valueOf(texts.iterator().next());
    }
    return null;
  }
}
