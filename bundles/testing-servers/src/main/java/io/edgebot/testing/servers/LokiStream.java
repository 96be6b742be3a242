package io.edgebot.testing.servers;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A stream as an ingester keeps it: the order window, and what is told of entries left out. */
final class LokiStream {
  private static final int MOST_TOLD = 10;
  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Map<String, String> labels;
  private final List<LokiEntry> entries = new ArrayList<>();
  private final Set<String> head = new HashSet<>();
  private long newest = Long.MIN_VALUE;
  private final Bucket bucket = new Bucket();

  LokiStream(Map<String, String> labels) {
    this.labels = labels;
  }

  Map<String, String> labels() {
    return labels;
  }

  List<LokiEntry> entries() {
    return entries;
  }

  /** The block that knows what it holds is full: what comes again is stored again. */
  void cut() {
    head.clear();
  }

  /** It holds nothing any more, but what is newest in it is as before. */
  void forget() {
    entries.clear();
    head.clear();
  }

  private record Failure(LokiEntry entry, int status, String reason) {}

  /** Takes entries; what it stored is added to a list. */
  LokiAnswer push(List<LokiEntry> pushed, LokiLimits limits, List<LokiEntry> stored) {
    if (limits.wholeStream()) {
      long bytes = pushed.stream().mapToLong(LokiEntry::size).sum();
      if (!bucket.take(bytes, limits.streamRate())) {
        return answer(pushed.stream().map(entry -> limited(entry, limits)).toList(), pushed.size());
      }
    }
    List<Failure> failures = new ArrayList<>();
    for (LokiEntry entry : pushed) {
      if (!limits.wholeStream() && !bucket.take(entry.size(), limits.streamRate())) {
        failures.add(limited(entry, limits));
      } else if (newest != Long.MIN_VALUE
          && entry.nanos() < newest - limits.orderWindow().toNanos()) {
        failures.add(behind(entry, limits.orderWindow()));
      } else {
        newest = Math.max(newest, entry.nanos());
        if (!limits.deduplicates() || head.add(entry.nanos() + " " + entry.line())) {
          entries.add(entry);
          stored.add(entry);
        }
      }
    }
    return answer(failures, pushed.size());
  }

  private Failure limited(LokiEntry entry, LokiLimits limits) {
    return new Failure(
        entry,
        429,
        "Per stream rate limit exceeded (limit: "
            + limits.streamRate()
            + "B/sec) while attempting to ingest for stream '"
            + selector(labels)
            + "' totaling "
            + entry.size()
            + "B, consider splitting a stream via additional labels or contact your Loki"
            + " administrator to see if the limit can be increased");
  }

  private Failure behind(LokiEntry entry, Duration window) {
    return new Failure(
        entry,
        400,
        "entry too far behind, entry timestamp is: "
            + seconds(entry.nanos())
            + ", oldest acceptable timestamp is: "
            + seconds(newest - window.toNanos()));
  }

  /** The last failure decides on the status; the first ones are listed. */
  private LokiAnswer answer(List<Failure> failures, int pushed) {
    if (failures.isEmpty()) {
      return LokiAnswer.STORED;
    }
    StringBuilder text = new StringBuilder();
    for (Failure failure : failures.subList(0, Math.min(MOST_TOLD, failures.size()))) {
      text.append("entry with timestamp ")
          .append(goTime(failure.entry().nanos()))
          .append(" ignored, reason: '")
          .append(failure.reason())
          .append("',\n");
    }
    text.append("user 'fake', total ignored: ")
        .append(failures.size())
        .append(" out of ")
        .append(pushed)
        .append(" for stream: ")
        .append(selector(labels));
    return new LokiAnswer(failures.get(failures.size() - 1).status(), text.toString());
  }

  static String selector(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"'));
    return text.append('}').toString();
  }

  static String seconds(long nanos) {
    return instant(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As Go prints a time: without zeros at the end of the fraction. */
  private static String goTime(long nanos) {
    String whole = GO_TIME.format(instant(nanos));
    long fraction = Math.floorMod(nanos, 1_000_000_000L);
    String digits = String.format(Locale.ROOT, ".%09d", fraction).replaceAll("0+$", "");
    return whole + (fraction == 0 ? "" : digits) + " +0000 UTC";
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}
