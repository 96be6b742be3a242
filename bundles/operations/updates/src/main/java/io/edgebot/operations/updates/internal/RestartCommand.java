package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** {@code edgebot:restart}. */
@Service
@Command(
    scope = "edgebot",
    name = "restart",
    description = "Drains, stops and starts all of EdgeBot, in the process that runs")
public final class RestartCommand implements Action {
  private static final int LONGEST_SECONDS = 3600;

  @Option(
      name = "--drain",
      description =
          "Seconds to wait at most until sinks have delivered what was taken (0 to 3600); what is"
              + " left is delivered after the start")
  int drain = 5;

  @Reference @Nullable BundleContext context;
  @Reference @Nullable Session session;

  @Override
  public @Nullable Object execute() throws Exception {
    BundleContext bundles = context;
    Session console = session;
    if (bundles == null || console == null) {
      throw new IllegalStateException("the command is not run by a shell");
    }
    if (drain < 0 || drain > LONGEST_SECONDS) {
      throw new UpgradeException("--drain is " + drain + ": 0 to 3600 seconds are allowed.");
    }
    if (!UpgradeCommand.ONE.tryLock()) {
      throw new UpgradeException("An upgrade is under way: wait for its end.");
    }
    try {
      Restart.count();
      PrintStream out = console.getConsole();
      ServiceReference<Operations> reference = bundles.getServiceReference(Operations.class);
      Operations engine = reference == null ? null : bundles.getService(reference);
      Restart restart = new Restart(bundles.getBundle(0).getBundleContext());
      if (engine != null) {
        restart.note(engine);
        drain(engine, out);
      }
      out.println(
          "EdgeBot restarts now, in the same process: data/log/edgebot.log will tell for how long"
              + " nothing was taken in.");
      out.flush();
      restart.begin();
    } finally {
      UpgradeCommand.ONE.unlock();
    }
    return null;
  }

  private void drain(Operations engine, PrintStream out) throws Exception {
    if (drain > 0) {
      boolean all =
          engine
              .drain(Duration.ofSeconds(drain))
              .toCompletableFuture()
              .get(drain + 10L, TimeUnit.SECONDS);
      out.println(
          all
              ? "All that was taken is delivered."
              : "Not all was delivered within " + drain + " s: the rest is after the start.");
    }
  }
}
