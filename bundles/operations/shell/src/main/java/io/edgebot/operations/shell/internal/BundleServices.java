package io.edgebot.operations.shell.internal;

import io.edgebot.api.plugin.InstanceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Services looked up when a command runs. A command that declares them would vanish while they are
 * away, and could not say what is missing.
 */
final class BundleServices implements Services, AutoCloseable {
  private final BundleContext bundles;
  private final List<ServiceReference<?>> held = new ArrayList<>();

  BundleServices(BundleContext bundles) {
    this.bundles = bundles;
  }

  @Override
  public <T> List<Named<T>> all(Class<T> type) {
    List<ServiceReference<T>> references = new ArrayList<>();
    try {
      references.addAll(bundles.getServiceReferences(type, null));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is given", e);
    }
    references.sort(Collections.reverseOrder());
    List<Named<T>> found = new ArrayList<>();
    for (ServiceReference<T> reference : references) {
      T service = bundles.getService(reference);
      if (service != null) {
        held.add(reference);
        found.add(
            new Named<>(
                Objects.requireNonNullElse(
                    InstanceName.of(reference.getProperty(Constants.SERVICE_PID)), ""),
                service));
      }
    }
    return found;
  }

  @Override
  public void close() {
    held.forEach(bundles::ungetService);
  }
}
