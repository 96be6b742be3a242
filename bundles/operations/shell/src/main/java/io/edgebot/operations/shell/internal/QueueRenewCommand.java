package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Operations;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code edgebot:queue-renew}. */
@Service
@Command(
    scope = "edgebot",
    name = "queue-renew",
    description = "Gives what no sink has acknowledged new identities, after a machine was cloned")
public final class QueueRenewCommand extends EdgeBotCommand {
  @Option(
      name = "--yes",
      description = "Do it: what a destination stored without acknowledging is then stored twice")
  boolean yes;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    Operations operations = operations(services);
    if (!yes) {
      throw new IllegalArgumentException(
          "Nothing is done yet. This leaves a hold after a mothership answered 409, since another"
              + " machine used the same identities. What it stored without acknowledging will be"
              + " stored twice. To do it: edgebot:queue-renew --yes");
    }
    String before = operations.journal().generation();
    await(operations.renew());
    out.println(
        "Generation " + before + " is left; now it is " + operations.journal().generation());
  }
}
