package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code edgebot:sinks}. */
@Service
@Command(scope = "edgebot", name = "sinks", description = "Shows what sinks delivered and lag")
public final class SinksCommand extends EdgeBotCommand {
  @Option(name = "--json", description = "One JSON object a sink")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws IOException {
    Operations operations = operations(services);
    if (json) {
      for (SinkStatus sink : operations.sinks()) {
        out.println(JsonText.object(sink, (item, each) -> write(item, operations, each)));
      }
      return;
    }
    ShellTable table = new ShellTable();
    table.column("Instance");
    table.column("State");
    table.column("Breaker");
    table.column("Delivered").alignRight();
    table.column("Lag").alignRight();
    table.column("Lag time").alignRight();
    table.column("Refused").alignRight();
    table.column("Skipped").alignRight();
    table.column("Last error");
    table.emptyTableText("No sink is configured.");
    for (SinkStatus sink : operations.sinks()) {
      table
          .addRow()
          .addContent(
              sink.instance(),
              sink.attached() ? States.of(operations, "sink", sink.instance()) : "detached",
              States.word(sink.breaker()),
              sink.delivered(),
              sink.lagEvents(),
              States.age(Duration.ofMillis((long) (sink.lagSeconds() * 1000))),
              sink.refused(),
              sink.skipped(),
              error(sink));
    }
    table.print(out);
  }

  private static String error(SinkStatus sink) {
    if (sink.lastError().isEmpty()) {
      return "-";
    }
    String when = sink.lastFailure() == null ? "" : sink.lastFailure() + " ";
    return when + Printable.line(sink.lastError());
  }

  static void write(JsonGenerator json, Operations operations, SinkStatus sink) throws IOException {
    json.writeStringField("instance", sink.instance());
    json.writeStringField("state", States.of(operations, "sink", sink.instance()));
    json.writeBooleanField("attached", sink.attached());
    json.writeBooleanField("required", sink.required());
    json.writeStringField("breaker", States.word(sink.breaker()));
    json.writeNumberField("delivered", sink.delivered());
    json.writeNumberField("refused", sink.refused());
    json.writeNumberField("skipped", sink.skipped());
    json.writeNumberField("errors", sink.errors());
    json.writeNumberField("lag_events", sink.lagEvents());
    json.writeNumberField("lag_bytes", sink.lagBytes());
    json.writeNumberField("lag_seconds", sink.lagSeconds());
    json.writeNumberField("consecutive_failures", sink.consecutiveFailures());
    JsonText.time(json, "last_success", sink.lastSuccess());
    JsonText.time(json, "last_failure", sink.lastFailure());
    json.writeStringField("last_error", sink.lastError());
  }
}
