package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ranges of a text that are to be replaced. Where they overlap, they become one. */
final class Spans {
  private record Span(int start, int end, Action action, Kind kind) {
    private int length() {
      return end - start;
    }
  }

  private static final Comparator<Span> ORDER =
      Comparator.comparingInt(Span::start)
          .thenComparing(Comparator.comparingInt(Span::length).reversed())
          .thenComparing(Span::action);

  private final List<Span> spans = new ArrayList<>();

  void clear() {
    spans.clear();
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  void add(int start, int end, Action action, Kind kind) {
    spans.add(new Span(start, end, action, kind));
  }

  /**
   * The text with replacements in the places of the ranges.
   *
   * @param counts of kinds, to be added to
   */
  String replaceIn(String text, Replacements replacements, int[] counts) {
    spans.sort(ORDER);
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    for (int i = 0; i < spans.size(); ) {
      Span span = spans.get(i++);
      while (i < spans.size() && spans.get(i).start() < span.end()) {
        span = union(span, spans.get(i++));
      }
      counts[span.kind().ordinal()]++;
      out.append(text, copied, span.start())
          .append(replacements.of(span.action(), text.substring(span.start(), span.end())));
      copied = span.end();
    }
    return out.append(text, copied, text.length()).toString();
  }

  /** The wider one says what becomes of both; where neither holds the other, they are masked. */
  private static Span union(Span first, Span second) {
    if (second.end() <= first.end()) {
      return first;
    }
    Action action = first.start() == second.start() ? second.action() : Action.MASK;
    return new Span(first.start(), second.end(), action, first.kind());
  }
}
