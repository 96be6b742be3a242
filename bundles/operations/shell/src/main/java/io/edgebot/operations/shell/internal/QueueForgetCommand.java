package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.io.PrintStream;
import java.util.List;
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
  private static final String YES = "--yes";

  @Argument(
      name = "sink",
      description = "Its instance name, as edgebot:queue shows it",
      required = true,
      multiValued = true)
  List<String> arguments = List.of();

  @Option(name = YES, description = "Do it: what waits for the sink is not kept for it any more")
  boolean yes;

  @Override
  void run(Services services, PrintStream out) {
    Operations operations = operations(services);
    // The shell takes an option behind the name for one more argument.
    boolean sure = yes || arguments.contains(YES);
    List<String> names = arguments.stream().filter(argument -> !argument.equals(YES)).toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException("Name one sink; edgebot:queue shows them.");
    }
    String sink = names.get(0);
    List<SinkStatus> sinks = operations.sinks();
    if (sinks.stream().noneMatch(status -> status.instance().equals(sink))) {
      throw unknown(sink, sinks);
    }
    long waiting =
        sinks.stream()
            .filter(status -> status.instance().equals(sink))
            .mapToLong(SinkStatus::lagEvents)
            .sum();
    if (!sure) {
      throw new IllegalArgumentException(
          "Nothing is done yet: "
              + waiting
              + " events wait for "
              + Printable.line(sink)
              + ". To give them up: edgebot:queue-forget --yes "
              + Printable.line(sink));
    }
    if (!operations.forget(sink)) {
      throw unknown(sink, operations.sinks());
    }
    out.println(
        "The cursor of " + Printable.line(sink) + " is removed; " + waiting + " events waited.");
  }

  private static IllegalArgumentException unknown(String sink, List<SinkStatus> sinks) {
    String known = sinks.stream().map(SinkStatus::instance).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "There is no cursor '"
            + Printable.line(sink)
            + "'. There "
            + (sinks.isEmpty() ? "is none." : "are: " + known));
  }
}
