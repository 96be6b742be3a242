package io.edgebot.sink.loki.internal;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a 400 means.
 *
 * @param kind of what it speaks
 * @param codes the entries that are known to be refused, by place in the request, and why
 * @param exact whether all other entries are known to be stored
 * @param newest the least time, in nanoseconds since 1970, that the newest entry of the stream must
 *     have less the order window; Long.MIN_VALUE if that was not told
 */
record Verdict(Kind kind, Map<Integer, String> codes, boolean exact, long newest) {
  /** The entry is too old for its stream. */
  static final String BEHIND = "too_far_behind";

  /** The stream gets too much; the entry is no worse than others. */
  static final String LIMITED = "per_stream_rate_limit";

  enum Kind {
    /** Single entries are refused. */
    ENTRIES,
    /** The stream's labels are refused; nothing of the request is stored. */
    LABELS,
    /** The server takes no structured metadata; nothing of the request is stored. */
    METADATA,
    /** The server wants labels that no stream of this sink has; nothing is stored. */
    CONFIGURATION,
    /** It is not understood. */
    UNKNOWN
  }

  Verdict {
    codes = new TreeMap<>(codes);
  }

  static Verdict of(Kind kind) {
    return new Verdict(kind, Map.of(), kind != Kind.UNKNOWN, Long.MIN_VALUE);
  }
}
