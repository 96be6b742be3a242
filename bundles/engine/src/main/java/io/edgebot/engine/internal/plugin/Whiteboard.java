package io.edgebot.engine.internal.plugin;

import io.edgebot.api.plugin.InstanceName;
import io.edgebot.engine.internal.configuration.PluginConfigurations;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds plugins that are registered as services. */
final class Whiteboard<T> implements ServiceTrackerCustomizer<T, Candidate<T>> {
  private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

  private final BundleContext context;
  private final PluginConfigurations configurations;
  private final Seats<T> seats;
  private final ServiceTracker<T, Candidate<T>> tracker;

  private Whiteboard(
      BundleContext context, PluginConfigurations configurations, Class<T> type, Seats<T> seats) {
    this.context = context;
    this.configurations = configurations;
    this.seats = seats;
    this.tracker = new ServiceTracker<>(context, type, this);
  }

  static <T> Whiteboard<T> open(
      BundleContext context, PluginConfigurations configurations, Class<T> type, Seats<T> seats) {
    Whiteboard<T> whiteboard = new Whiteboard<>(context, configurations, type, seats);
    whiteboard.tracker.open();
    return whiteboard;
  }

  /** The service itself is not asked for before it owns its name. */
  @Override
  public @Nullable Candidate<T> addingService(ServiceReference<T> reference) {
    Bundle bundle = reference.getBundle();
    if (bundle == null) {
      return null;
    }
    ServiceCandidate<T> candidate =
        new ServiceCandidate<>(context, configurations, reference, bundle);
    String instance = InstanceName.of(candidate.properties().get(Constants.SERVICE_PID));
    if (instance == null) {
      LOG.warn("a plugin of {} has no service.pid, and is not used", bundle);
      return null;
    }
    seats.add(instance, candidate);
    return candidate;
  }

  /** A changed configuration makes a new component, so this is of no interest. */
  @Override
  public void modifiedService(ServiceReference<T> reference, Candidate<T> candidate) {}

  @Override
  public void removedService(ServiceReference<T> reference, Candidate<T> candidate) {
    seats.remove(candidate);
  }

  void close() {
    tracker.close();
  }
}
