package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code edgebot:quarantine-show}. */
@Service
@Command(
    scope = "edgebot",
    name = "quarantine-show",
    description = "Shows an event in quarantine, as JSON")
public final class QuarantineShowCommand extends EdgeBotCommand {
  @Argument(name = "entry", description = "Its number in edgebot:quarantine-list", required = true)
  long entry;

  @Override
  void run(Services services, PrintStream out) {
    Quarantine quarantine = quarantine(services);
    byte[] content = quarantine.content(entry);
    if (content != null) {
      out.println(Printable.json(new String(content, StandardCharsets.UTF_8)));
      return;
    }
    List<Quarantine.Entry> at = quarantine.list(entry - 1, 1);
    throw new IllegalArgumentException(
        !at.isEmpty() && at.get(0).entry() == entry
            ? "The content of entry "
                + entry
                + " was withheld: it was refused before all required processors had passed it, or a"
                + " processor withholds it."
            : "There is no entry " + entry + ".");
  }
}
