package io.edgebot.testing;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed configurations as Declarative Services would make them. */
public final class TestConfig {
  private TestConfig() {}

  /** A configuration with its defaults, but for the given keys. */
  public static <A> A of(Class<A> type, Map<String, ?> settings) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              @Nullable Object value = settings.get(method.getName().replace("__", "_"));
              return value == null ? method.getDefaultValue() : value;
            });
    return type.cast(proxy);
  }
}
