package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Settings;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations as Declarative Services would make them. */
final class TestConfig {
  private final Map<String, Object> values = new HashMap<>();

  static TestConfig urls(String... urls) {
    return new TestConfig().with("urls", urls);
  }

  /** Sets a key, by its name in the file. */
  TestConfig with(String key, Object value) {
    values.put(key.replace("_", "__"), value);
    return this;
  }

  ShipperSettings settings() {
    ShipperConfig config =
        (ShipperConfig)
            Proxy.newProxyInstance(
                ShipperConfig.class.getClassLoader(),
                new Class<?>[] {ShipperConfig.class},
                (proxy, method, args) ->
                    values.getOrDefault(method.getName(), method.getDefaultValue()));
    return ShipperSettings.of(
        config, Settings.of(Map.of("service.pid", "io.edgebot.sink.shipper~main")));
  }

  ShipperSink sink() {
    return new ShipperSink(settings(), "1.0.0");
  }
}
