package io.edgebot.engine.internal.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

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

  /** What the component threw when it was made, such as a setting that it refused. */
  @Override
  public String fault() {
    ServiceReference<ServiceComponentRuntime> found =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime components = found == null ? null : context.getService(found);
    if (components == null) {
      return Candidate.super.fault();
    }
    try {
      return components.getComponentDescriptionDTOs(reference.getBundle()).stream()
          .flatMap(made -> components.getComponentConfigurationDTOs(made).stream())
          .filter(made -> Objects.equals(made.id, properties.get(ComponentConstants.COMPONENT_ID)))
          .map(made -> ComponentFault.sentence(made.failure, properties))
          .filter(sentence -> !sentence.isEmpty())
          .findFirst()
          .orElseGet(Candidate.super::fault);
    } finally {
      context.ungetService(found);
    }
  }
}
