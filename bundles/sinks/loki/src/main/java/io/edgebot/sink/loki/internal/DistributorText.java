package io.edgebot.sink.loki.internal;

import io.edgebot.sink.loki.internal.Verdict.Kind;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text by which the distributor tells what it left out: groups of equal messages with their
 * number, times in seconds. Every other entry was passed on.
 */
final class DistributorText {
  private static final String TIME =
      "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2}))";
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final Pattern GROUP =
      Pattern.compile(
          "(?:([0-9]{1,9}) errors like: )?(?:"
              + "entry for stream '.*?' has timestamp too (?:old: (?<old>"
              + TIME
              + "), oldest acceptable timestamp is: (?<oldest>"
              + TIME
              + ")|new: (?<new>"
              + TIME
              + "))"
              + "|Max entry size '(?<line>[0-9]{1,9})' bytes exceeded for stream"
              + "|has structured metadata too large: '[0-9]+' bytes, limit: '(?<size>[0-9]{1,9})'"
              + "|has too many structured metadata labels: '[0-9]+', limit: '(?<count>[0-9]{1,9})'"
              + ")");

  private final List<Entry> entries;
  private final Map<Integer, String> codes = new TreeMap<>();

  private DistributorText(List<Entry> entries) {
    this.entries = entries;
  }

  static Verdict read(String body, List<Entry> entries, boolean tellsAll) {
    DistributorText text = new DistributorText(entries);
    Matcher group = GROUP.matcher(body);
    long told = 0;
    while (group.find()) {
      int number = group.group(1) == null ? 1 : Integer.parseInt(group.group(1));
      told += number;
      text.take(group, number);
    }
    if (told == 0) {
      return Verdict.of(Kind.UNKNOWN);
    }
    return new Verdict(
        Kind.ENTRIES, text.codes, tellsAll && told == text.codes.size(), Long.MIN_VALUE);
  }

  private void take(Matcher group, int number) {
    if (group.group("old") != null) {
      tooOld(group.group("old"), group.group("oldest"), number);
    } else if (group.group("new") != null) {
      tooNew(group.group("new"), number);
    } else if (group.group("line") != null) {
      int most = Integer.parseInt(group.group("line"));
      refuse("line_too_long", entry -> entry.line().length > most);
    } else if (group.group("size") != null) {
      int most = Integer.parseInt(group.group("size"));
      refuse("structured_metadata_too_large", entry -> metadataSize(entry) > most);
    } else {
      int most = Integer.parseInt(group.group("count"));
      refuse("structured_metadata_too_many", entry -> entry.metadata().size() / 2 > most);
    }
  }

  /** All before the bound's second; in that second, as many of the oldest as were told. */
  private void tooOld(String time, String bound, int number) {
    long second = seconds(time);
    long oldest = seconds(bound);
    int left = second == oldest ? number : 0;
    for (int i = 0; i < entries.size(); i++) {
      long own = second(entries.get(i));
      if (own < oldest || (own == oldest && left-- > 0)) {
        codes.put(i, "greater_than_max_sample_age");
      }
    }
  }

  /** All behind this second; in it, as many of the newest as were told. */
  private void tooNew(String time, int number) {
    long second = seconds(time);
    if (second == NO_TIME) {
      return;
    }
    int left = number;
    for (int i = entries.size() - 1; i >= 0; i--) {
      long own = second(entries.get(i));
      if (own > second || (own == second && left-- > 0)) {
        codes.put(i, "too_far_in_future");
      }
    }
  }

  private void refuse(String code, Predicate<Entry> offends) {
    for (int i = 0; i < entries.size(); i++) {
      if (offends.test(entries.get(i))) {
        codes.putIfAbsent(i, code);
      }
    }
  }

  private static int metadataSize(Entry entry) {
    return entry.metadata().stream().mapToInt(text -> text.length).sum();
  }

  private static long second(Entry entry) {
    return Math.floorDiv(entry.nanos(), 1_000_000_000L);
  }

  private static long seconds(String time) {
    try {
      return OffsetDateTime.parse(time).toEpochSecond();
    } catch (DateTimeException e) {
      return NO_TIME; // a label's value may look like a message
    }
  }
}
