package io.edgebot.shipper.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a batch into what single requests can say: one origin and generation each, at most 100
 * skipped ranges, and a header of them that every server takes.
 *
 * <p>A request settles all numbers of its range, so it must not span any that are still to come.
 * Events come in the order of their numbers, except where a relay took them out of order: a request
 * ends there. A skipped range can lie anywhere: one that does not adjoin the events is declared in
 * a request of its own.
 */
final class Parts {
  private static final int MAX_RANGES = 100;
  private static final int MAX_HEADER = 3000;

  private Parts() {}

  private record Stream(String origin, long generation) {
    boolean holds(EventId id) {
      return generation == id.generation() && origin.equals(id.origin());
    }
  }

  private static final class Content {
    final List<StoredEvent> events = new ArrayList<>();

    /** Of each event: a batch has thousands, and each question for one makes it anew. */
    final List<EventId> ids = new ArrayList<>();

    final List<SkippedRange> skipped = new ArrayList<>();
  }

  /** The requests of a batch, in the order in which their streams first appear. */
  static List<Part> of(DeliveryBatch batch) {
    Map<Stream, Content> streams = new LinkedHashMap<>();
    Stream stream = new Stream("", 0);
    Content content = new Content();
    for (StoredEvent event : batch.events()) {
      EventId id = event.id();
      if (!stream.holds(id)) {
        stream = new Stream(id.origin(), id.generation());
        content = streams.computeIfAbsent(stream, key -> new Content());
      }
      content.events.add(event);
      content.ids.add(id);
    }
    for (SkippedRange range : batch.skipped()) {
      Stream of = new Stream(range.origin(), range.generation());
      streams.computeIfAbsent(of, key -> new Content()).skipped.add(range);
    }
    List<Part> parts = new ArrayList<>();
    streams.forEach((of, its) -> cut(of, its, parts));
    return parts;
  }

  /** A skipped range as the header has it: {@code first-last=reason}. */
  static String format(SkippedRange range) {
    String reason = range.reason().matches("[a-z][a-z0-9_]{0,31}") ? range.reason() : "other";
    return range.first() + "-" + range.last() + "=" + reason;
  }

  /** The events in runs of rising identities, each with the ranges beside it; then the others. */
  private static void cut(Stream stream, Content content, List<Part> parts) {
    List<SkippedRange> ranges = merge(content.skipped);
    int from = 0;
    for (int i = 1; i <= content.ids.size(); i++) {
      if (i == content.ids.size() || content.ids.get(i).compareTo(content.ids.get(i - 1)) <= 0) {
        List<EventId> ids = content.ids.subList(from, i);
        List<SkippedRange> near =
            takeAdjoining(ranges, ids.get(0).number(), ids.get(ids.size() - 1).number());
        add(stream, content.events.subList(from, i), ids, near, parts);
        from = i;
      }
    }
    while (!ranges.isEmpty()) {
      SkippedRange start = ranges.get(0);
      add(stream, List.of(), List.of(), takeAdjoining(ranges, start.first(), start.last()), parts);
    }
  }

  /** Takes the ranges out that together with these numbers leave no gap, in order. */
  private static List<SkippedRange> takeAdjoining(
      List<SkippedRange> ranges, long first, long last) {
    List<SkippedRange> taken = new ArrayList<>();
    long low = first;
    long high = last;
    boolean more = true;
    while (more) {
      more = false;
      for (Iterator<SkippedRange> each = ranges.iterator(); each.hasNext(); ) {
        SkippedRange range = each.next();
        if (range.last() >= low - 1 && range.first() - 1 <= high) {
          low = Math.min(low, range.first());
          high = Math.max(high, range.last());
          taken.add(range);
          each.remove();
          more = true;
        }
      }
    }
    taken.sort(Comparator.comparingLong(SkippedRange::first));
    return taken;
  }

  /** Adds parts of as many ranges as a header holds, each with the events up to its last range. */
  private static void add(
      Stream stream,
      List<StoredEvent> events,
      List<EventId> ids,
      List<SkippedRange> ranges,
      List<Part> parts) {
    int fromEvent = 0;
    int from = 0;
    int length = 0;
    for (int i = 0; i < ranges.size(); i++) {
      length += format(ranges.get(i)).length() + 2;
      boolean full = i + 1 - from == MAX_RANGES || length > MAX_HEADER;
      if (full && i + 1 < ranges.size()) {
        int toEvent = fromEvent;
        while (toEvent < events.size() && ids.get(toEvent).number() <= ranges.get(i).last()) {
          toEvent++;
        }
        parts.add(
            Part.of(
                stream.origin(),
                stream.generation(),
                events.subList(fromEvent, toEvent),
                ids.subList(fromEvent, toEvent),
                ranges.subList(from, i + 1)));
        fromEvent = toEvent;
        from = i + 1;
        length = 0;
      }
    }
    parts.add(
        Part.of(
            stream.origin(),
            stream.generation(),
            events.subList(fromEvent, events.size()),
            ids.subList(fromEvent, events.size()),
            ranges.subList(from, ranges.size())));
  }

  /** Sorted, with neighbours of the same reason as one. */
  private static List<SkippedRange> merge(List<SkippedRange> ranges) {
    List<SkippedRange> merged = new ArrayList<>(ranges);
    merged.sort(Comparator.comparingLong(SkippedRange::first));
    for (int i = merged.size() - 1; i > 0; i--) {
      SkippedRange left = merged.get(i - 1);
      SkippedRange right = merged.get(i);
      if (left.reason().equals(right.reason()) && left.last() + 1 >= right.first()) {
        long last = Math.max(left.last(), right.last());
        merged.set(
            i - 1,
            new SkippedRange(left.origin(), left.generation(), left.first(), last, left.reason()));
        merged.remove(i);
      }
    }
    return merged;
  }
}
