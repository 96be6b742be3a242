package io.edgebot.sink.loki.internal;

import io.edgebot.sink.loki.internal.Verdict.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text by which the ingester tells what it left out: a line for each of the first entries, with
 * its time and the reason, and a line with the counts.
 */
final class IngesterText {
  private static final Pattern ENTRY =
      Pattern.compile(
          "^entry with timestamp (\\S+ \\S+ [+-][0-9]{4}) \\S+ ignored, reason: '(.*)',$",
          Pattern.MULTILINE);
  private static final Pattern TOTAL =
      Pattern.compile(
          "^user '[^']*', total ignored: ([0-9]{1,9}) out of ([0-9]{1,9}) for stream: ",
          Pattern.MULTILINE);
  private static final Pattern OLDEST = Pattern.compile("oldest acceptable timestamp is: (\\S+)$");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern(" xx")
          .toFormatter(Locale.ROOT);

  private IngesterText() {}

  static boolean isOne(String body) {
    return TOTAL.matcher(body).find();
  }

  static Verdict read(String body, List<Entry> entries) {
    Matcher total = TOTAL.matcher(body);
    if (!total.find()) {
      return Verdict.of(Kind.UNKNOWN);
    }
    int ignored = Integer.parseInt(total.group(1));
    int outOf = Integer.parseInt(total.group(2));
    Map<Integer, String> codes = new TreeMap<>();
    boolean matched = true;
    long oldest = Long.MIN_VALUE;
    int listed = 0;
    Matcher line = ENTRY.matcher(body);
    while (line.find() && listed < entries.size()) {
      listed++;
      String code = code(line.group(2));
      int place = place(nanos(line.group(1)), entries, codes);
      if (place < 0 || code == null) {
        matched = false;
      } else {
        codes.put(place, code);
      }
      Matcher acceptable = OLDEST.matcher(line.group(2));
      if (acceptable.find()) {
        oldest = Math.max(oldest, seconds(acceptable.group(1)));
      }
    }
    if (ignored > listed && matched) {
      matched = complete(codes, ignored, entries.size());
    }
    return new Verdict(
        Kind.ENTRIES, codes, matched && codes.size() == ignored && outOf == entries.size(), oldest);
  }

  /**
   * Only the first ones are listed. What is too old for a stream are the oldest of the request,
   * since the stream's newest entry was there before it; of other reasons nothing can be said.
   */
  private static boolean complete(Map<Integer, String> codes, int ignored, int size) {
    int place = 0;
    for (Map.Entry<Integer, String> known : codes.entrySet()) {
      if (known.getKey() != place || !known.getValue().equals(Verdict.BEHIND)) {
        return false;
      }
      place++;
    }
    if (codes.isEmpty() || ignored > size) {
      return false;
    }
    while (place < ignored) {
      codes.put(place++, Verdict.BEHIND);
    }
    return true;
  }

  private static @Nullable String code(String reason) {
    if (reason.startsWith("entry too far behind") || reason.startsWith("entry out of order")) {
      return Verdict.BEHIND;
    }
    return reason.startsWith("Per stream rate limit exceeded") ? Verdict.LIMITED : null;
  }

  /** The first entry of this time that was not told yet; -1 if there is none. */
  private static int place(long nanos, List<Entry> entries, Map<Integer, String> told) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).nanos() == nanos && !told.containsKey(i)) {
        return i;
      }
    }
    return -1;
  }

  private static long nanos(String time) {
    try {
      Instant instant = OffsetDateTime.parse(time, TIME).toInstant();
      return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    } catch (DateTimeException e) {
      return Long.MIN_VALUE; // no entry has it
    }
  }

  private static long seconds(String time) {
    try {
      return OffsetDateTime.parse(time).toEpochSecond() * 1_000_000_000L;
    } catch (DateTimeException e) {
      return Long.MIN_VALUE;
    }
  }
}
