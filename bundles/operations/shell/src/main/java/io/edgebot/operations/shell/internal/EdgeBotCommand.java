package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.Quarantine;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** What all commands share. A failure's message is what the user sees. */
abstract class EdgeBotCommand implements Action {
  static final String NO_ENGINE =
      "The engine is not there: EdgeBot is starting, or could not start (see the log).";

  private static final long MAX_WAIT_SECONDS = 300;

  @Reference @Nullable BundleContext bundles;
  @Reference @Nullable Session session;

  /** Runs the command. */
  abstract void run(Services services, PrintStream out) throws Exception;

  @Override
  public final @Nullable Object execute() throws Exception {
    BundleContext context = bundles;
    Session console = session;
    if (context == null || console == null) {
      throw new IllegalStateException("the command is not run by a shell");
    }
    try (BundleServices services = new BundleServices(context)) {
      run(services, console.getConsole());
      console.getConsole().flush();
    } catch (IllegalArgumentException | IllegalStateException | IOException | SQLException e) {
      // What a user can act on. The shell shows its message, and logs it on level DEBUG only.
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    return null;
  }

  static Operations operations(Services services) {
    return services.one(Operations.class, NO_ENGINE);
  }

  static Quarantine quarantine(Services services) {
    return services.one(Quarantine.class, NO_ENGINE);
  }

  /** Waits for what the engine does; its failure is the command's. */
  static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "It is not done after " + MAX_WAIT_SECONDS + " s; it goes on in the background.", e);
    }
  }
}
