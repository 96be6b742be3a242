package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** {@code edgebot:upgrade}. */
@Service
@Command(
    scope = "edgebot",
    name = "upgrade",
    description = "Replaces a plugin's version while it runs, and goes back if the new one fails")
public final class UpgradeCommand implements Action {
  /** One at a time; the start's own repairs take it too. */
  static final ReentrantLock ONE = new ReentrantLock();

  private static final int LONGEST_SECONDS = 600;

  @Argument(index = 0, name = "feature", required = true, description = "The plugin's feature")
  String feature = "";

  @Argument(
      index = 1,
      name = "version|file|url",
      required = true,
      description =
          "A version that is known here, or a bundle (.jar), a Karaf archive (.kar) or a features"
              + " file: its path on EdgeBot's machine, or its URL")
  String source = "";

  @Option(name = "--force", description = "Also to an older version")
  boolean force;

  @Option(
      name = "--timeout",
      description = "Seconds for the new version to run as well as the old one (1 to 600)")
  int timeout = 30;

  @Option(name = "--sha256", description = "The digest that the file must have, in hex")
  String sha256 = "";

  @Reference @Nullable BundleContext context;
  @Reference @Nullable Session session;
  @Reference @Nullable FeaturesService features;

  @Override
  public @Nullable Object execute() throws Exception {
    BundleContext bundles = context;
    Session console = session;
    FeaturesService service = features;
    if (bundles == null || console == null || service == null) {
      throw new IllegalStateException("the command is not run by a shell");
    }
    if (timeout < 1 || timeout > LONGEST_SECONDS) {
      throw new UpgradeException("--timeout is " + timeout + ": 1 to 600 seconds are allowed.");
    }
    if (!ONE.tryLock()) {
      throw new UpgradeException("Another upgrade is under way: wait for its end.");
    }
    try {
      ServiceReference<Operations> reference = bundles.getServiceReference(Operations.class);
      Operations engine = reference == null ? null : bundles.getService(reference);
      if (engine == null) {
        throw new UpgradeException(
            "The engine is not there, so that nothing can tell whether the new version works: see"
                + " the log.");
      }
      new Upgrade(bundles, service, engine, Stage.ofInstance(), console.getConsole())
          .run(feature, source, sha256, force, Duration.ofSeconds(timeout));
    } finally {
      ONE.unlock();
    }
    return null;
  }
}
