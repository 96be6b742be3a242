package io.edgebot.ingest.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an edge says of the events in a request, from its headers {@code EdgeBot-Sequence} and
 * {@code EdgeBot-Skipped}.
 *
 * @param origin the edge's id
 * @param generation its journal's generation
 * @param first the first number that the request settles
 * @param last the last one
 * @param ids whether each line carries its identity; else line i has number first + i, part 0
 * @param skipped ranges that the edge will never send, with the reason
 */
record Sequence(
    String origin,
    long generation,
    long first,
    long last,
    boolean ids,
    List<SkippedRange> skipped) {
  /** Name of the header with the range. */
  static final String HEADER = "EdgeBot-Sequence";

  /** Name of the header with the ranges that are not sent. */
  static final String SKIPPED_HEADER = "EdgeBot-Skipped";

  private static final int MAX_LENGTH = 160;
  private static final int MAX_SKIPPED = 100;
  private static final int MAX_SKIPPED_LENGTH = 8 * 1024;
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,64})/([0-9a-f]{16})/([0-9]{1,19})-([0-9]{1,19})(;ids)?");
  private static final Pattern SKIPPED_FORM =
      Pattern.compile("([0-9]{1,19})-([0-9]{1,19})=([a-z][a-z0-9_]{0,31})");

  /** How many numbers the range spans; less than 0 if more than 2^63-1. */
  long count() {
    return last - first + 1;
  }

  /** The range as text, for people. */
  String range() {
    return origin + '/' + EventId.formatGeneration(generation) + '/' + first + '-' + last;
  }

  /**
   * Reads the headers.
   *
   * @param header the value of {@code EdgeBot-Sequence}
   * @param skippedHeader the value of {@code EdgeBot-Skipped}, all of them joined by commas
   * @throws RequestException 400 if they are of another form
   */
  static Sequence parse(String header, @Nullable String skippedHeader) throws RequestException {
    Matcher form = FORM.matcher(header.length() > MAX_LENGTH ? "" : header.strip());
    if (!form.matches()) {
      throw RequestException.header(
          HEADER, "must be <origin>/<generation>/<first>-<last>, with ;ids behind it or not");
    }
    long first = number(HEADER, form.group(3));
    long last = number(HEADER, form.group(4));
    if (last < first) {
      throw RequestException.header(HEADER, "the range is empty");
    }
    String origin = form.group(1);
    long generation = EventId.parseGeneration(form.group(2));
    Sequence plain =
        new Sequence(origin, generation, first, last, form.group(5) != null, List.of());
    if (skippedHeader == null || skippedHeader.isBlank()) {
      return plain;
    }
    return new Sequence(
        origin, generation, first, last, plain.ids(), skipped(plain, skippedHeader));
  }

  private static List<SkippedRange> skipped(Sequence sequence, String header)
      throws RequestException {
    String[] texts =
        header.length() > MAX_SKIPPED_LENGTH ? new String[0] : header.split(",", MAX_SKIPPED + 1);
    if (texts.length == 0 || texts.length > MAX_SKIPPED) {
      throw RequestException.header(SKIPPED_HEADER, "holds more than " + MAX_SKIPPED + " ranges");
    }
    List<SkippedRange> ranges = new ArrayList<>(texts.length);
    for (String text : texts) {
      Matcher form = SKIPPED_FORM.matcher(text.strip());
      if (!form.matches()) {
        throw RequestException.header(SKIPPED_HEADER, "must be <first>-<last>=<reason>, ...");
      }
      long first = number(SKIPPED_HEADER, form.group(1));
      long last = number(SKIPPED_HEADER, form.group(2));
      if (last < first || first < sequence.first() || last > sequence.last()) {
        throw RequestException.header(
            SKIPPED_HEADER, "a range is empty, or not within that of " + HEADER);
      }
      ranges.add(
          new SkippedRange(sequence.origin(), sequence.generation(), first, last, form.group(3)));
    }
    return ranges;
  }

  private static long number(String header, String text) throws RequestException {
    try {
      return EventId.parseNumber(text);
    } catch (IllegalArgumentException e) {
      throw RequestException.header(header, String.valueOf(e.getMessage()));
    }
  }
}
