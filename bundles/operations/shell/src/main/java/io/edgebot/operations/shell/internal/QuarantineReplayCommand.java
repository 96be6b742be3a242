package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:quarantine-replay}. */
@Service
@Command(
    scope = "edgebot",
    name = "quarantine-replay",
    description = "Hands events once more to the sinks that refused them")
public final class QuarantineReplayCommand extends EdgeBotCommand {
  @Argument(name = "entries", description = "Their numbers", multiValued = true)
  List<Long> entries = List.of();

  @Option(name = "--all", description = "All entries")
  boolean all;

  @Option(name = "--by", description = "With --all: only what this sink refused")
  @Nullable String by;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    Quarantine quarantine = quarantine(services);
    List<Long> chosen = Entries.chosen(quarantine, entries, all, by);
    int taken = 0;
    for (int from = 0; from < chosen.size(); from += Entries.PAGE) {
      List<Long> page = chosen.subList(from, Math.min(chosen.size(), from + Entries.PAGE));
      taken += await(quarantine.replay(page));
    }
    out.println(taken + " of " + chosen.size() + " events were taken and left quarantine.");
  }
}
