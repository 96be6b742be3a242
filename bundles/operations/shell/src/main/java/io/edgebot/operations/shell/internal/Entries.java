package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses entries of the quarantine. */
final class Entries {
  /** Entries asked for at a time. */
  static final int PAGE = 1000;

  private Entries() {}

  /** Takes a page of entries. */
  interface Page {
    void take(List<Quarantine.Entry> entries) throws Exception;
  }

  /** Hands all entries of a sink or processor, or of any, to a taker, a page at a time. */
  static void pages(Quarantine quarantine, @Nullable String refusedBy, Page page) throws Exception {
    long after = 0;
    while (true) {
      List<Quarantine.Entry> entries = quarantine.list(after, PAGE);
      if (entries.isEmpty()) {
        return;
      }
      after = entries.get(entries.size() - 1).entry();
      List<Quarantine.Entry> wanted =
          entries.stream()
              .filter(entry -> refusedBy == null || entry.refusedBy().equals(refusedBy))
              .toList();
      if (!wanted.isEmpty()) {
        page.take(wanted);
      }
    }
  }

  /**
   * The entries that a command names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static List<Long> chosen(
      Quarantine quarantine, List<Long> named, boolean all, @Nullable String refusedBy)
      throws Exception {
    if (all == !named.isEmpty()) {
      throw new IllegalArgumentException(
          "Name entries (edgebot:quarantine-list shows them), or give --all and none.");
    }
    if (!all) {
      return List.copyOf(named);
    }
    List<Long> chosen = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    pages(
        quarantine,
        refusedBy,
        entries ->
            entries.forEach(
                entry -> {
                  if (seen.add(entry.entry())) {
                    chosen.add(entry.entry());
                  }
                }));
    return chosen;
  }
}
