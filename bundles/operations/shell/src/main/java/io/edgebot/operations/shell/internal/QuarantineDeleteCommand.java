package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:quarantine-delete}. */
@Service
@Command(
    scope = "edgebot",
    name = "quarantine-delete",
    description = "Deletes events in quarantine for good")
public final class QuarantineDeleteCommand extends EdgeBotCommand {
  @Argument(name = "entries", description = "Their numbers", multiValued = true)
  List<Long> entries = List.of();

  @Option(name = "--all", description = "All entries")
  boolean all;

  @Option(name = "--by", description = "With --all: only what this processor or sink refused")
  @Nullable String by;

  @Option(name = "--yes", description = "With --all: do it")
  boolean yes;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    Quarantine quarantine = quarantine(services);
    List<Long> chosen = Entries.chosen(quarantine, entries, all, by);
    if (all && !yes) {
      throw new IllegalArgumentException(
          "Nothing is done yet: "
              + chosen.size()
              + " events would be lost. Add --yes to delete them.");
    }
    int deleted = 0;
    for (int from = 0; from < chosen.size(); from += Entries.PAGE) {
      List<Long> page = chosen.subList(from, Math.min(chosen.size(), from + Entries.PAGE));
      deleted += await(quarantine.delete(page));
    }
    out.println(deleted + " events are deleted.");
  }
}
