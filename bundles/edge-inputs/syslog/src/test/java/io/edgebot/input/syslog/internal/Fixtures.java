package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import io.edgebot.transport.Peer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** What the tests of this package share. */
final class Fixtures {
  static final Instant NOW = Instant.parse("2026-11-24T03:24:42.889115Z");
  static final Peer PEER = new Peer("192.0.2.7", 37707, false);
  static final Map<String, Object> PROPERTIES =
      Map.of("service.pid", "io.edgebot.input.syslog~main");

  private Fixtures() {}

  /** The configuration with some keys set and the defaults for the rest. */
  static SyslogConfig config(Map<String, String> values) {
    return (SyslogConfig)
        Proxy.newProxyInstance(
            Fixtures.class.getClassLoader(),
            new Class<?>[] {SyslogConfig.class},
            (proxy, method, args) -> value(method, values));
  }

  static SyslogSettings settings(Map<String, String> values) {
    return SyslogSettings.of(config(values), Settings.of(PROPERTIES));
  }

  /** Settings for UTC devices, with messages cut at some length. */
  static SyslogSettings settings(int maxMessageBytes) {
    return settings(
        Map.of("default_zone", "UTC", "max_message_bytes", Integer.toString(maxMessageBytes)));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Event decode(String text) {
    return decode(utf8(text));
  }

  static Event decode(byte[] bytes) {
    return new SyslogMessageDecoder(settings(8192), "udp", new SyslogCounts())
        .decode(bytes, 0, bytes.length, bytes.length, PEER, NOW);
  }

  private static Object value(Method method, Map<String, String> values) {
    String given = values.get(method.getName().replace("__", "_"));
    Class<?> type = method.getReturnType();
    if (given == null) {
      return method.getDefaultValue();
    }
    if (type == int.class) {
      return Integer.valueOf(given);
    }
    if (type == long.class) {
      return Long.valueOf(given);
    }
    if (type == boolean.class) {
      return Boolean.valueOf(given);
    }
    return type == String.class ? given : new String[] {given};
  }
}
