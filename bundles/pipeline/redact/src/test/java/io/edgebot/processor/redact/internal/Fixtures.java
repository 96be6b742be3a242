package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the tests of this package share. */
final class Fixtures {
  private static final String PID = "io.edgebot.processor.redact~main";

  private Fixtures() {}

  /** The defaults, and keys that are set: those of the type, and mask_pattern ones. */
  static RedactSettings settings(Map<String, Object> values) {
    Map<String, Object> properties = new HashMap<>(values);
    properties.put("service.pid", PID);
    return RedactSettings.of(config(values), Settings.of(properties), properties);
  }

  static RedactConfig config(Map<String, Object> values) {
    return (RedactConfig)
        Proxy.newProxyInstance(
            RedactConfig.class.getClassLoader(),
            new Class<?>[] {RedactConfig.class},
            (proxy, method, args) -> value(method, values));
  }

  static TextRedactor texts(Map<String, Object> values) {
    RedactSettings settings = settings(values);
    Replacements replacements = new Replacements(settings.mask());
    return new TextRedactor(settings, replacements, new Copies(replacements));
  }

  static Event redact(Event event) {
    return redact(event, Map.of());
  }

  static Event redact(Event event, Map<String, Object> values) {
    return Objects.requireNonNull(new Redactor(settings(values)).redact(event));
  }

  /** What becomes of a message. */
  static String redact(String message) {
    return redact(Event.builder("log").put("message", message).build()).message();
  }

  /** All texts of an event: values, items and keys, at any depth. */
  static void texts(Event event, List<String> out) {
    for (int i = 0; i < event.size(); i++) {
      out.add(event.key(i));
      texts(event.value(i), out);
    }
  }

  private static void texts(Object value, List<String> out) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> {
            out.add((String) key);
            texts(item, out);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> texts(item, out));
    } else {
      out.add(String.valueOf(value));
    }
  }

  private static Object value(Method method, Map<String, Object> values) {
    return values.getOrDefault(method.getName().replace("__", "_"), method.getDefaultValue());
  }
}
