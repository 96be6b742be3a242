package io.edgebot.sink.loki.internal;

import io.edgebot.sink.loki.internal.Verdict.Kind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the text of a 400. The server checks in two places: the distributor leaves out entries by
 * their own properties and passes the others on, the ingester leaves out what does not fit into the
 * stream. Each tells only of its own, and the ingester's answer hides the distributor's.
 */
final class BadRequest {
  private static final Pattern NO_METADATA =
      Pattern.compile("includes structured metadata, but this feature is disallowed");
  private static final Pattern LABELS_WANTED = Pattern.compile("missing required labels");
  private static final Pattern BAD_LABELS =
      Pattern.compile(
          "at least one label pair is required|has [0-9]+ label names; limit"
              + "|has label (?:name|value) too long|has duplicate label name|parsing labels '"
              + "|couldn't parse labels");

  private BadRequest() {}

  /**
   * What it means.
   *
   * @param entries of the request, of one stream, the oldest first
   * @param tellsAll whether the distributor tells all entries that it leaves out
   */
  static Verdict read(String body, List<Entry> entries, boolean tellsAll) {
    if (IngesterText.isOne(body)) {
      return IngesterText.read(body, entries);
    }
    if (NO_METADATA.matcher(body).find()) {
      return Verdict.of(Kind.METADATA);
    }
    if (LABELS_WANTED.matcher(body).find()) {
      return Verdict.of(Kind.CONFIGURATION);
    }
    Verdict verdict = DistributorText.read(body, entries, tellsAll);
    if (verdict.codes().isEmpty() && BAD_LABELS.matcher(body).find()) {
      return Verdict.of(Kind.LABELS);
    }
    return verdict;
  }
}
