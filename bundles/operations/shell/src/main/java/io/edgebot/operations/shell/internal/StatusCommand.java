package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Edges.EdgeReport;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code edgebot:status}. */
@Service
@Command(scope = "edgebot", name = "status", description = "Shows how everything is, and why")
public final class StatusCommand extends EdgeBotCommand {
  @Option(name = "--json", description = "One JSON object")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws IOException {
    Operations operations = operations(services);
    List<EdgeReport> edges = EdgesCommand.known(services);
    if (json) {
      out.println(JsonText.object(operations, (item, engine) -> write(item, engine, edges)));
      return;
    }
    Operations.Intake intake = operations.intake();
    JournalStatus journal = operations.journal();
    out.println("Role:     " + operations.role() + ", origin " + operations.origin());
    out.println("Up:       " + States.age(Duration.between(operations.startedAt(), Instant.now())));
    out.println(
        "Intake:   "
            + (intake.open() ? "open" : "closed: " + Printable.line(intake.reason()))
            + (intake.durable() ? "" : "; the journal does not commit"));
    out.println(
        "Journal:  "
            + journal.events()
            + " events, "
            + States.bytes(journal.bytes())
            + " of "
            + States.bytes(journal.maxBytes())
            + (journal.quarantined() == 0 ? "" : ", " + journal.quarantined() + " in quarantine"));
    if (!journal.notice().isEmpty()) {
      out.println("          " + Printable.line(journal.notice()));
    }
    if (!edges.isEmpty()) {
      out.println(
          "Edges:    "
              + edges.size()
              + ", "
              + EdgesCommand.silent(edges)
              + " not heard of for "
              + Edges.SILENT_AFTER.toMinutes()
              + " min");
    }
    out.println();
    ShellTable table = new ShellTable();
    table.column("Kind");
    table.column("Instance");
    table.column("Version");
    table.column("State");
    table.column("Reason");
    table.emptyTableText("No plugin is configured.");
    for (PluginStatus plugin : operations.plugins()) {
      table
          .addRow()
          .addContent(
              plugin.kind(),
              plugin.instance(),
              plugin.version(),
              States.word(plugin.state()),
              Printable.line(plugin.reason()));
    }
    table.print(out);
  }

  private static void write(JsonGenerator json, Operations operations, List<EdgeReport> edges)
      throws IOException {
    Operations.Intake intake = operations.intake();
    json.writeStringField("role", operations.role());
    json.writeStringField("origin", operations.origin());
    JsonText.time(json, "started_at", operations.startedAt());
    json.writeObjectFieldStart("intake");
    json.writeBooleanField("open", intake.open());
    json.writeBooleanField("durable", intake.durable());
    json.writeStringField("reason", intake.reason());
    json.writeEndObject();
    QueueCommand.journal(json, operations.journal());
    json.writeObjectFieldStart("edges");
    json.writeNumberField("known", edges.size());
    json.writeNumberField("silent", EdgesCommand.silent(edges));
    json.writeEndObject();
    JsonText.list(
        json,
        "plugins",
        operations.plugins(),
        (item, plugin) -> {
          item.writeStringField("kind", plugin.kind());
          item.writeStringField("instance", plugin.instance());
          item.writeStringField("version", plugin.version());
          item.writeStringField("state", States.word(plugin.state()));
          item.writeStringField("reason", plugin.reason());
        });
  }
}
