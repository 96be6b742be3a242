package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Edges.EdgeReport;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:edges}. */
@Service
@Command(
    scope = "edgebot",
    name = "edges",
    description = "Shows what the edges that ship here said of themselves last")
public final class EdgesCommand extends EdgeBotCommand {
  @Option(name = "--json", description = "One JSON object an edge")
  boolean json;

  /** What all that know edges say of them, those not heard of for longest first. */
  static List<EdgeReport> known(Services services) {
    return services.all(Edges.class).stream()
        .flatMap(each -> each.service().edges().stream())
        .toList();
  }

  /** How many of them are silent. */
  static long silent(List<EdgeReport> edges) {
    Instant now = Instant.now();
    return edges.stream().filter(edge -> edge.silent(now)).count();
  }

  @Override
  void run(Services services, PrintStream out) throws IOException {
    operations(services);
    List<EdgeReport> edges = known(services);
    Instant now = Instant.now();
    if (json) {
      for (EdgeReport edge : edges) {
        out.println(JsonText.object(edge, (item, each) -> write(item, each, now)));
      }
      return;
    }
    ShellTable table = new ShellTable();
    table.column("Edge");
    table.column("Version");
    table.column("Last seen").alignRight();
    table.column("Lag").alignRight();
    table.column("Lag time").alignRight();
    table.column("Clock").alignRight();
    table.emptyTableText("No edge has reported since ingest started.");
    for (EdgeReport edge : edges) {
      table
          .addRow()
          .addContent(
              Printable.line(edge.edge()),
              edge.version().isEmpty() ? "-" : Printable.line(edge.version()),
              States.age(Duration.between(edge.received(), now)) + " ago",
              edge.lagEvents() < 0 ? "-" : Long.toString(edge.lagEvents()),
              edge.lagSeconds() < 0
                  ? "-"
                  : States.age(Duration.ofMillis((long) (edge.lagSeconds() * 1000))),
              clock(edge.clockOffset()));
    }
    table.print(out);
  }

  /** In words, since a sign alone leaves open whose clock is ahead. */
  private static String clock(@Nullable Duration offset) {
    if (offset == null) {
      return "-";
    }
    String size = States.age(offset.abs());
    if (size.equals("0 s")) {
      return size;
    }
    return size + (offset.isNegative() ? " behind" : " ahead");
  }

  private static void write(JsonGenerator json, EdgeReport edge, Instant now) throws IOException {
    json.writeStringField("edge", edge.edge());
    json.writeStringField("version", edge.version());
    JsonText.time(json, "last_seen", edge.received());
    json.writeBooleanField("silent", edge.silent(now));
    if (edge.lagEvents() < 0) {
      json.writeNullField("lag_events");
    } else {
      json.writeNumberField("lag_events", edge.lagEvents());
    }
    if (edge.lagSeconds() < 0) {
      json.writeNullField("lag_seconds");
    } else {
      json.writeNumberField("lag_seconds", edge.lagSeconds());
    }
    Duration offset = edge.clockOffset();
    if (offset == null) {
      json.writeNullField("clock_offset_seconds");
    } else {
      json.writeNumberField(
          "clock_offset_seconds", offset.toSeconds() + offset.toMillisPart() / 1000.0);
    }
  }
}
