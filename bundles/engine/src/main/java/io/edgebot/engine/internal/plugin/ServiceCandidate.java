package io.edgebot.engine.internal.plugin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A candidate that is an OSGi service. */
final class ServiceCandidate<T> implements Candidate<T> {
  private final BundleContext context;
  private final ServiceReference<T> reference;
  private final Version version;
  private final long order;
  private final Map<String, Object> properties;

  ServiceCandidate(BundleContext context, ServiceReference<T> reference) {
    this.context = context;
    this.reference = reference;
    this.version = reference.getBundle().getVersion();
    this.order = reference.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : 0;
    Map<String, Object> copy = new HashMap<>();
    for (String key : reference.getPropertyKeys()) {
      copy.put(key, reference.getProperty(key));
    }
    this.properties = Map.copyOf(copy);
  }

  @Override
  public Version version() {
    return version;
  }

  @Override
  public long order() {
    return order;
  }

  @Override
  public Map<String, Object> properties() {
    return properties;
  }

  @Override
  public @Nullable T get() {
    return context.getService(reference);
  }

  @Override
  public void unget() {
    context.ungetService(reference);
  }
}
