package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.Quarantine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code edgebot:quarantine-list}. */
@Service
@Command(
    scope = "edgebot",
    name = "quarantine-list",
    description = "Lists events that processors or sinks refused, oldest first")
public final class QuarantineListCommand extends EdgeBotCommand {
  @Option(name = "--after", description = "Only entries after this one")
  long after;

  @Option(name = "--limit", description = "How many at most, 1 to 10000")
  int limit = 100;

  @Option(name = "--json", description = "One JSON object an entry")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws IOException {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("--limit " + limit + " must be 1 to 10000");
    }
    List<Quarantine.Entry> entries = quarantine(services).list(after, limit);
    if (json) {
      for (Quarantine.Entry entry : entries) {
        out.println(JsonText.object(entry, QuarantineListCommand::write));
      }
      return;
    }
    ShellTable table = new ShellTable();
    table.column("Entry").alignRight();
    table.column("Refused");
    table.column("By");
    table.column("Reason");
    table.column("Type");
    table.column("Source");
    table.column("Bytes").alignRight();
    table.column("Identity");
    table.emptyTableText("Nothing is in quarantine.");
    for (Quarantine.Entry entry : entries) {
      table
          .addRow()
          .addContent(
              entry.entry(),
              entry.time(),
              entry.refusedBy(),
              Printable.line(entry.reason()),
              Printable.line(entry.type()),
              Printable.line(entry.source()),
              entry.bytes(),
              entry.id());
    }
    table.print(out);
    if (entries.size() == limit) {
      out.println("More: --after " + entries.get(limit - 1).entry());
    }
  }

  static void write(JsonGenerator json, Quarantine.Entry entry) throws IOException {
    json.writeNumberField("entry", entry.entry());
    json.writeStringField("id", entry.id());
    json.writeStringField("refused_by", entry.refusedBy());
    json.writeStringField("reason", entry.reason());
    json.writeStringField("type", entry.type());
    json.writeStringField("source", entry.source());
    json.writeNumberField("bytes", entry.bytes());
    JsonText.time(json, "time", entry.time());
  }
}
