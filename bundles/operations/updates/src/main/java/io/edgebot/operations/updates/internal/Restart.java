package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the framework and lets Karaf's launcher start another one in the same process, so that it
 * is the same for who runs the process: a terminal, systemd, a container.
 */
final class Restart {
  /** Kept over the restart: when intake was closed (nanoseconds), and the inputs that ran. */
  static final String NOTE = "edgebot.restart";

  /**
   * How often a process may restart in place: threads of the JDK and of Karaf hold about 20 MB of
   * each framework that has ended.
   */
  private static final int MOST = 3;

  private static final String COUNT = "edgebot.restarts";

  /** Karaf's launcher reads it when the framework has stopped. */
  private static final String KARAF = "karaf.restart";

  /** For the shell to tell its client how the command ended. */
  private static final long DELAY_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

  private final BundleContext framework;

  Restart(BundleContext framework) {
    this.framework = framework;
  }

  /** Counts this one. */
  static void count() throws UpgradeException {
    int before = Integer.getInteger(COUNT, 0);
    if (before >= MOST) {
      throw new UpgradeException(
          "This process restarted in place "
              + MOST
              + " times already, and each time keeps some memory: restart the process itself, with"
              + " bin/edgebot stop and start, or by what runs it (systemctl restart).");
    }
    System.setProperty(COUNT, Integer.toString(before + 1));
  }

  /** Remembers which inputs work, and that they no longer do. */
  void note(Operations engine) {
    String inputs =
        engine.plugins().stream()
            .filter(each -> each.kind().equals("input") && each.state() == State.HEALTHY)
            .map(PluginStatus::instance)
            .collect(Collectors.joining(","));
    System.setProperty(NOTE, System.nanoTime() + " " + inputs);
  }

  /** Begins, and returns at once. */
  void begin() {
    var unused =
        CompletableFuture.runAsync(
            this::stop, CompletableFuture.delayedExecutor(DELAY_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void stop() {
    LOG.info("restarting");
    System.setProperty(KARAF, "true");
    // They are the Java process's own and would outlive the classes that they consist of.
    for (Provider provider : Security.getProviders()) {
      if (provider.getClass().getClassLoader() instanceof BundleReference) {
        Security.removeProvider(provider.getName());
      }
    }
    try {
      framework.getBundle().stop();
    } catch (BundleException e) {
      System.setProperty(KARAF, "false");
      LOG.error("the framework does not stop", e);
    }
  }
}
