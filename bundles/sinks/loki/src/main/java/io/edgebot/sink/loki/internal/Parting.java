package io.edgebot.sink.loki.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a request that met a 400, by what becomes of them.
 *
 * @param rest of which nothing was told
 * @param late that go to the replay stream
 * @param limited that are tried again
 * @param refused for good, and why
 */
record Parting(
    List<Entry> rest, List<Entry> late, List<Entry> limited, Map<Entry, String> refused) {
  /**
   * Parts them.
   *
   * @param replayable whether there is a replay stream for what is late
   */
  static Parting of(List<Entry> entries, Verdict verdict, boolean replayable) {
    Parting parting =
        new Parting(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      String code = verdict.codes().get(i);
      if (code == null) {
        parting.rest.add(entry);
      } else if (code.equals(Verdict.BEHIND) && replayable) {
        parting.late.add(entry);
      } else if (code.equals(Verdict.LIMITED)) {
        parting.limited.add(entry);
      } else {
        parting.refused.put(entry, code);
      }
    }
    return parting;
  }
}
