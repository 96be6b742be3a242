package io.edgebot.transport.internal;

import io.edgebot.api.plugin.InstanceName;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether an input's instance has a configuration. */
final class Configurations {
  private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
  private static final String PREFIX = "io.edgebot.";

  private volatile @Nullable ConfigurationAdmin admin;

  void admin(@Nullable ConfigurationAdmin service) {
    admin = service;
  }

  /** Whether there is one; also true if that cannot be said. */
  boolean has(String instance) {
    ConfigurationAdmin service = admin;
    if (service == null) {
      return true;
    }
    try {
      Configuration[] all = service.listConfigurations("(service.pid=" + PREFIX + "*)");
      if (all == null) {
        return false;
      }
      for (Configuration configuration : all) {
        if (instance.equals(InstanceName.of(configuration.getPid()))) {
          return true;
        }
      }
      return false;
    } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
      LOG.warn("cannot tell whether {} is still configured", instance, e);
      return true;
    }
  }
}
