package io.edgebot.engine.internal.plugin;

import io.edgebot.engine.internal.configuration.PluginConfigurations;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A candidate that is an OSGi service. */
final class ServiceCandidate<T> implements Candidate<T> {
  private final BundleContext context;
  private final PluginConfigurations configurations;
  private final ServiceReference<T> reference;
  private final Bundle bundle;
  private final Version version;
  private final long order;
  private final Map<String, Object> properties;

  ServiceCandidate(
      BundleContext context,
      PluginConfigurations configurations,
      ServiceReference<T> reference,
      Bundle bundle) {
    this.context = context;
    this.configurations = configurations;
    this.reference = reference;
    this.bundle = bundle;
    this.version = bundle.getVersion();
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

  /** Its component is not made with a configuration that is known to be of no use. */
  @Override
  public @Nullable T get() {
    return isRefused() ? null : context.getService(reference);
  }

  @Override
  public void unget() {
    context.ungetService(reference);
  }

  @Override
  public String fault() {
    String thrown = isRefused() ? "" : thrown();
    if (!thrown.isEmpty()) {
      configurations.refused(bundle, properties, thrown);
    }
    String refusal = configurations.refusal(bundle, properties);
    if (!refusal.isEmpty()) {
      return refusal;
    }
    return thrown.isEmpty() ? Candidate.super.fault() : thrown;
  }

  @Override
  public boolean refused(String sentence) {
    return configurations.replace(bundle, properties, sentence);
  }

  @Override
  public boolean isRefused() {
    return !configurations.refusal(bundle, properties).isEmpty();
  }

  @Override
  public void good() {
    configurations.good(bundle, properties);
  }

  @Override
  public String notice() {
    return configurations.notice(bundle, properties);
  }

  @Override
  public String remark() {
    return configurations.remark(bundle, properties);
  }

  /** Why a class of the bundle cannot be loaded; empty if it can. */
  private String missing(String name) {
    try {
      bundle.loadClass(name);
      return "";
    } catch (ClassNotFoundException | LinkageError e) {
      return "its class "
          + name
          + " cannot be loaded ("
          + e.getClass().getSimpleName()
          + "): its file is damaged or was not built whole; bundle:update "
          + bundle.getBundleId()
          + " with a whole one mends it";
    }
  }

  /** Refusals of settings name their file; what else a plugin throws names nothing. */
  private String named(String sentence) {
    return sentence.startsWith("etc/")
        ? sentence
        : bundle.getSymbolicName() + ' ' + version + " cannot be made: " + sentence;
  }

  /** What the component threw when it was made, or why it could not even be loaded. */
  private String thrown() {
    ServiceReference<ServiceComponentRuntime> found =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime components = found == null ? null : context.getService(found);
    if (components == null) {
      return "";
    }
    try {
      return components.getComponentDescriptionDTOs(bundle).stream()
          .flatMap(made -> components.getComponentConfigurationDTOs(made).stream())
          .filter(made -> Objects.equals(made.id, properties.get(ComponentConstants.COMPONENT_ID)))
          .map(
              made ->
                  made.failure == null
                      ? missing(made.description.implementationClass)
                      : ComponentFault.sentence(made.failure, properties))
          .filter(sentence -> !sentence.isEmpty())
          .map(this::named)
          .findFirst()
          .orElse("");
    } finally {
      context.ungetService(found);
    }
  }
}
