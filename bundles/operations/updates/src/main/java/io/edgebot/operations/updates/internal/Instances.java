package io.edgebot.operations.updates.internal;

import io.edgebot.api.input.Input;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.plugin.InstanceName;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.sink.Sink;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The plugin instances that bundles offer. */
final class Instances {
  private static final Map<String, String> KINDS =
      Map.of(
          Input.class.getName(), "input",
          Processor.class.getName(), "processor",
          Sink.class.getName(), "sink");

  private Instances() {}

  /** Those of some bundles, with the bundles' versions. */
  static Map<InstanceKey, Version> of(Collection<Bundle> bundles) {
    Map<InstanceKey, Version> found = new LinkedHashMap<>();
    for (Bundle bundle : bundles) {
      ServiceReference<?>[] services = bundle.getRegisteredServices();
      if (services == null) {
        continue;
      }
      for (InstanceKey key : new TreeSet<>(Arrays.stream(services).map(Instances::key).toList())) {
        if (!key.name().isEmpty()) {
          found.put(key, bundle.getVersion());
        }
      }
    }
    return found;
  }

  /** How the engine says that a version of an instance is; null if it does not know it. */
  static @Nullable PluginStatus status(Operations engine, InstanceKey key, Version version) {
    for (PluginStatus status : engine.plugins()) {
      if (status.kind().equals(key.kind())
          && status.instance().equals(key.name())
          && status.version().equals(version.toString())) {
        return status;
      }
    }
    return null;
  }

  private static InstanceKey key(ServiceReference<?> service) {
    Object types = service.getProperty(Constants.OBJECTCLASS);
    if (types instanceof String[] names) {
      for (String name : names) {
        String kind = KINDS.get(name);
        if (kind != null) {
          return new InstanceKey(
              kind,
              Objects.requireNonNullElse(
                  InstanceName.of(service.getProperty(Constants.SERVICE_PID)), ""));
        }
      }
    }
    return new InstanceKey("", "");
  }
}
