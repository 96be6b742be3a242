package io.edgebot.api.plugin;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Names of plugins' instances, from the pids of their configurations. */
public final class InstanceName {
  private static final int LONGEST = 128;

  private InstanceName() {}

  /**
   * The name of the instance that has a pid: plugin and instance, {@code syslog-main} for {@code
   * io.edgebot.input.syslog~main}; {@code ingest} for {@code io.edgebot.ingest}.
   *
   * @param servicePid what a service's property {@code service.pid} holds: a text, or several of
   *     which the first counts
   * @return null if there is no pid, or one of more than 128 characters
   */
  public static @Nullable String of(@Nullable Object servicePid) {
    String pid = first(servicePid);
    if (pid == null || pid.isEmpty() || pid.length() > LONGEST) {
      return null;
    }
    int tilde = pid.indexOf('~');
    String factory = tilde < 0 ? pid : pid.substring(0, tilde);
    String plugin = factory.substring(factory.lastIndexOf('.') + 1);
    return tilde < 0 ? plugin : plugin + '-' + pid.substring(tilde + 1);
  }

  private static @Nullable String first(@Nullable Object value) {
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
