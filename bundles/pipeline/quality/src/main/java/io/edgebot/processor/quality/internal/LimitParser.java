package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Timestamps;
import io.edgebot.processor.quality.internal.Words.Misfit;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads rules for an event as a whole: a limit's name, its bound, and what failing it costs. */
final class LimitParser {
  private static final Map<String, Check> CHECKS =
      new TreeMap<>(
          Map.of(
              "size", Check.SIZE,
              "depth", Check.DEPTH,
              "future", Check.FUTURE,
              "past", Check.PAST,
              "time_after", Check.CLOCK,
              "received_after", Check.CLOCK,
              "control", Check.CONTROL,
              "replacement", Check.REPLACEMENT,
              "surrogate", Check.SURROGATE));
  private static final Map<Character, Long> UNITS =
      Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86_400L);

  private LimitParser() {}

  /** A limit that is switched off. */
  static Optional<Limit> off(String name) throws Misfit {
    check(name);
    return Optional.empty();
  }

  /** Reads one. */
  static Optional<Limit> parse(String name, Words words) throws Misfit {
    Check check = check(name);
    Bound bound = bound(name, check, words);
    PenaltyParser penalty = new PenaltyParser();
    while (words.hasNext()) {
      String word = words.next();
      if (!penalty.read(word, words)) {
        throw new Misfit(word, PenaltyParser.FORM);
      }
    }
    return Optional.of(new Limit(check, bound.value, bound.expected, penalty.penalty()));
  }

  private record Bound(long value, String expected) {}

  private static Bound bound(String name, Check check, Words words) throws Misfit {
    String word = '@' + name;
    return switch (check) {
      case SIZE -> {
        int bytes = words.number(word, 1, 1 << 24);
        yield new Bound(bytes, "at most " + bytes + " bytes");
      }
      case DEPTH -> {
        int levels = words.number(word, 0, 64);
        yield new Bound(levels, "at most " + levels + " levels");
      }
      case FUTURE -> {
        String span = words.next(word, "a time such as 10m");
        yield new Bound(seconds(span), "at most " + span + " ahead");
      }
      case PAST -> {
        String span = words.next(word, "a time such as 31d");
        yield new Bound(seconds(span), "at most " + span + " before received_at");
      }
      case CLOCK -> {
        String time = words.next(word, "a time such as 2001-01-01T00:00:00Z");
        Instant instant = Timestamps.parse(time);
        if (instant == null) {
          throw new Misfit(time, "a time such as 2001-01-01T00:00:00Z");
        }
        yield new Bound(instant.getEpochSecond(), instant + " or later");
      }
      case CONTROL -> new Bound(0, "no control characters");
      case REPLACEMENT -> new Bound(0, "no U+FFFD");
      default -> new Bound(0, "whole surrogate pairs");
    };
  }

  private static Check check(String name) throws Misfit {
    Check check = CHECKS.get(name);
    if (check == null) {
      throw new Misfit('@' + name, "one of @" + String.join(", @", CHECKS.keySet()));
    }
    return check;
  }

  private static long seconds(String span) throws Misfit {
    if (span.matches("[0-9]{1,6}[smhd]")) {
      int end = span.length() - 1;
      return Long.parseLong(span.substring(0, end)) * UNITS.getOrDefault(span.charAt(end), 0L);
    }
    throw new Misfit(span, "a number and s, m, h or d, such as 10m");
  }
}
