package io.edgebot.shipper.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a batch into what single requests can say: one origin and generation each, at most 100
 * skipped ranges, and a header of them that every server takes.
 */
final class Parts {
  private static final int MAX_RANGES = 100;
  private static final int MAX_HEADER = 3000;

  private Parts() {}

  private record Stream(String origin, long generation) {}

  private static final class Content {
    final List<StoredEvent> events = new ArrayList<>();
    final List<SkippedRange> skipped = new ArrayList<>();
  }

  /** The requests of a batch, in the order in which their streams first appear. */
  static List<Part> of(DeliveryBatch batch) {
    Map<Stream, Content> streams = new LinkedHashMap<>();
    for (StoredEvent event : batch.events()) {
      Stream stream = new Stream(event.id().origin(), event.id().generation());
      streams.computeIfAbsent(stream, key -> new Content()).events.add(event);
    }
    for (SkippedRange range : batch.skipped()) {
      Stream stream = new Stream(range.origin(), range.generation());
      streams.computeIfAbsent(stream, key -> new Content()).skipped.add(range);
    }
    List<Part> parts = new ArrayList<>();
    streams.forEach((stream, content) -> cut(stream, content, parts));
    return parts;
  }

  /** A skipped range as the header has it: {@code first-last=reason}. */
  static String format(SkippedRange range) {
    String reason = range.reason().matches("[a-z0-9_]{1,32}") ? range.reason() : "other";
    return range.first() + "-" + range.last() + "=" + reason;
  }

  private static void cut(Stream stream, Content content, List<Part> parts) {
    List<StoredEvent> rest = content.events;
    List<SkippedRange> ranges = merge(content.skipped);
    int from = 0;
    int length = 0;
    for (int i = 0; i < ranges.size(); i++) {
      length += format(ranges.get(i)).length() + 2;
      boolean full = i + 1 - from == MAX_RANGES || length > MAX_HEADER;
      if (full && i + 1 < ranges.size()) {
        long border = ranges.get(i).last();
        List<StoredEvent> events = new ArrayList<>();
        List<StoredEvent> later = new ArrayList<>();
        for (StoredEvent event : rest) {
          (event.id().number() <= border ? events : later).add(event);
        }
        parts.add(
            Part.of(stream.origin(), stream.generation(), events, ranges.subList(from, i + 1)));
        rest = later;
        from = i + 1;
        length = 0;
      }
    }
    parts.add(
        Part.of(stream.origin(), stream.generation(), rest, ranges.subList(from, ranges.size())));
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
