package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code edgebot:queue-forget}. */
@Service
@Command(
    scope = "edgebot",
    name = "queue-forget",
    description = "Removes the cursor of a sink that will not come back")
public final class QueueForgetCommand extends EdgeBotCommand {
  @Argument(
      name = "sink",
      description = "Its instance name, as edgebot:queue shows it",
      required = true)
  String sink = "";

  @Option(
      name = "--yes",
      description = "Do it: what waits for the sink is not kept for it any more")
  boolean yes;

  @Override
  void run(Services services, PrintStream out) {
    Operations operations = operations(services);
    long waiting =
        operations.sinks().stream()
            .filter(status -> status.instance().equals(sink))
            .mapToLong(SinkStatus::lagEvents)
            .sum();
    if (!yes) {
      out.println(
          waiting + " events wait for " + Printable.line(sink) + ". Add --yes to give them up.");
      return;
    }
    if (!operations.forget(sink)) {
      String known =
          operations.sinks().stream().map(SinkStatus::instance).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "There is no cursor '" + Printable.line(sink) + "'. There are: " + known);
    }
    out.println(
        "The cursor of " + Printable.line(sink) + " is removed; " + waiting + " events waited.");
  }
}
