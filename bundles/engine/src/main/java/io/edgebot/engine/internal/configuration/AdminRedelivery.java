package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Gives components their configurations again, so that those pass the configuration plugins anew.
 * Nothing is written into a configuration: what an operator changes meanwhile is not lost, and
 * configurations of files that cannot be written are read-only in Config Admin.
 */
final class AdminRedelivery implements Redelivery {
  private final BundleContext context;
  private final ConfigurationAdmin admin;

  AdminRedelivery(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  @Override
  public @Nullable Content content(String pid) throws IOException {
    Configuration configuration = find(pid);
    return configuration == null ? null : Content.of(configuration.getProperties());
  }

  /**
   * Delivers again. Declarative Services takes a configuration only if its change count grew, which
   * {@link Configuration#update()} does, and learns of it by an event, which that does not send.
   */
  @Override
  public void deliver(String pid) throws IOException {
    Configuration configuration = find(pid);
    ServiceReference<ConfigurationAdmin> sender =
        context.getServiceReference(ConfigurationAdmin.class);
    if (configuration == null || sender == null) {
      return;
    }
    configuration.update();
    ConfigurationEvent event =
        new ConfigurationEvent(
            sender, ConfigurationEvent.CM_UPDATED, configuration.getFactoryPid(), pid);
    try {
      for (ServiceReference<ConfigurationListener> listener :
          context.getServiceReferences(ConfigurationListener.class, null)) {
        // Declarative Services listens on behalf of Config Admin's bundle.
        if (sender.getBundle().equals(listener.getBundle())) {
          tell(listener, event);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is no wrong filter", e);
    }
  }

  private void tell(ServiceReference<ConfigurationListener> reference, ConfigurationEvent event) {
    ConfigurationListener listener = context.getService(reference);
    if (listener != null) {
      try {
        listener.configurationEvent(event);
      } finally {
        context.ungetService(reference);
      }
    }
  }

  private @Nullable Configuration find(String pid) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
      return found == null || found.length == 0 ? null : found[0];
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(pid + " is no pid", e);
    }
  }
}
