package io.edgebot.operations.updates.internal;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the framework, and with it drains what was taken, when the process ends otherwise than by
 * SIGTERM: by Ctrl-C (SIGINT) or SIGHUP. Karaf's launcher stops it on SIGTERM only.
 */
@Component(
    service = {},
    immediate = true)
public final class OrderlyExit {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyExit.class);

  /** As {@code karaf.shutdown.timeout} allows for SIGTERM. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Framework framework;
  private final Thread hook = new Thread(this::stop, "edgebot-exit");

  /** Asks the JVM to be called. */
  @Activate
  public OrderlyExit(BundleContext context) {
    this(context.getBundle(0).adapt(Framework.class));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  OrderlyExit(Framework framework) {
    this.framework = framework;
  }

  /** Returns when the framework has stopped. */
  void stop() {
    try {
      framework.stop();
      FrameworkEvent end = framework.waitForStop(LONGEST.toMillis());
      if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        LOG.error("the framework has not stopped within {} s", LONGEST.toSeconds());
      }
    } catch (BundleException e) {
      LOG.error("the framework does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Deactivate
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending: it has been called", e);
    }
  }
}
