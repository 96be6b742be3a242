package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.Operations;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code edgebot:inputs}. */
@Service
@Command(scope = "edgebot", name = "inputs", description = "Shows what inputs received and lost")
public final class InputsCommand extends EdgeBotCommand {
  @Option(name = "--json", description = "One JSON object an input")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws IOException {
    Operations operations = operations(services);
    if (json) {
      for (InputStatus input : operations.inputs()) {
        out.println(JsonText.object(input, (item, each) -> write(item, operations, each)));
      }
      return;
    }
    ShellTable table = new ShellTable();
    table.column("Instance");
    table.column("State");
    table.column("Received").alignRight();
    table.column("Uncommitted").alignRight();
    table.column("Last received");
    table.column("Dropped");
    table.emptyTableText("No input runs.");
    for (InputStatus input : operations.inputs()) {
      table
          .addRow()
          .addContent(
              input.instance(),
              States.of(operations, "input", input.instance()),
              input.received(),
              input.uncommitted(),
              input.lastReceived() == null ? "-" : input.lastReceived(),
              dropped(input.dropped()));
    }
    table.print(out);
  }

  private static String dropped(Map<String, Long> dropped) {
    String text =
        new TreeMap<>(dropped)
            .entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    return text.isEmpty() ? "-" : text;
  }

  private static void write(JsonGenerator json, Operations operations, InputStatus input)
      throws IOException {
    json.writeStringField("instance", input.instance());
    json.writeStringField("state", States.of(operations, "input", input.instance()));
    json.writeNumberField("received", input.received());
    json.writeNumberField("uncommitted", input.uncommitted());
    JsonText.time(json, "last_received", input.lastReceived());
    json.writeObjectFieldStart("dropped");
    for (Map.Entry<String, Long> entry : new TreeMap<>(input.dropped()).entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
