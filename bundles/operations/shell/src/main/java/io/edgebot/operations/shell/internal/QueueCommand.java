package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code edgebot:queue}. */
@Service
@Command(
    scope = "edgebot",
    name = "queue",
    description = "Shows what the journal keeps, and for which sinks")
public final class QueueCommand extends EdgeBotCommand {
  @Option(name = "--json", description = "One JSON object")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws IOException {
    Operations operations = operations(services);
    JournalStatus journal = operations.journal();
    if (json) {
      out.println(
          JsonText.object(
              operations,
              (object, engine) -> {
                journal(object, journal);
                JsonText.list(
                    object,
                    "sinks",
                    engine.sinks(),
                    (item, sink) -> SinksCommand.write(item, engine, sink));
              }));
      return;
    }
    out.println("Generation:   " + journal.generation());
    out.println("Events:       " + journal.events());
    out.println(
        "Used:         "
            + States.bytes(journal.bytes())
            + " of "
            + States.bytes(journal.maxBytes()));
    out.println("Quarantine:   " + journal.quarantined());
    out.println("Damaged rows: " + journal.damagedRows());
    if (!journal.notice().isEmpty()) {
      out.println("Notice:       " + Printable.line(journal.notice()));
    }
    out.println();
    ShellTable table = new ShellTable();
    table.column("Sink");
    table.column("Waiting").alignRight();
    table.column("Bytes").alignRight();
    table.column("Oldest").alignRight();
    table.column("Kept for it");
    table.emptyTableText("No sink has a cursor: the journal keeps events until its quota.");
    for (SinkStatus sink : operations.sinks()) {
      table
          .addRow()
          .addContent(
              sink.instance(),
              sink.lagEvents(),
              States.bytes(sink.lagBytes()),
              States.age(Duration.ofMillis((long) (sink.lagSeconds() * 1000))),
              sink.required() ? "until the quota" : "until max_lag");
    }
    table.print(out);
  }

  static void journal(JsonGenerator json, JournalStatus journal) throws IOException {
    json.writeObjectFieldStart("journal");
    json.writeStringField("generation", journal.generation());
    json.writeNumberField("events", journal.events());
    json.writeNumberField("bytes", journal.bytes());
    json.writeNumberField("max_bytes", journal.maxBytes());
    json.writeNumberField("quarantined", journal.quarantined());
    json.writeNumberField("damaged_rows", journal.damagedRows());
    json.writeStringField("notice", journal.notice());
    json.writeEndObject();
  }
}
