package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.StoredEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of each event. Their number is bounded: where labels have too many values, new streams
 * lose first the configured labels and in the end the others. Used by one thread.
 */
final class Streams {
  /** A stream that nothing came for in this time does not count any more: Loki has closed it. */
  static final Duration IDLE = Duration.ofHours(2);

  /** How long it is told that labels were left out. */
  static final Duration TOLD = Duration.ofMinutes(10);

  private static final Key OTHER = new Key("other", "other", "", "");

  private final LabelFields fields;
  private final int most;
  private final LongSupplier nanoTime;
  private final Map<Key, Stream> streams = new HashMap<>();
  private long collapsedAt;
  private long collapsed;

  /**
   * No streams yet.
   *
   * @param most of them; a quarter is kept for those without configured labels
   */
  Streams(LabelFields fields, int most, LongSupplier nanoTime) {
    this.fields = fields;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  private record Key(String edge, String type, String first, String second) {
    Key withoutConfigured() {
      return new Key(edge, type, "", "");
    }

    boolean hasConfigured() {
      return !first.isEmpty() || !second.isEmpty();
    }
  }

  /** The stream of an event. */
  Stream of(StoredEvent event) {
    String type = LabelSet.value(event.type());
    Key wanted =
        new Key(
            event.id().origin(),
            type.isEmpty() ? "unknown" : type,
            configured(event, 0),
            configured(event, 1));
    long now = nanoTime.getAsLong();
    Stream stream = streams.get(wanted);
    if (stream == null) {
      stream = make(wanted, now);
    }
    stream.used(now);
    return stream;
  }

  private String configured(StoredEvent event, int index) {
    if (index >= fields.fields().size()) {
      return "";
    }
    Object value = event.get(fields.fields().get(index));
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? LabelSet.value(value.toString())
        : "";
  }

  private Stream make(Key wanted, long now) {
    Key key = wanted;
    int bound = most - (key.hasConfigured() ? most / 4 : 0);
    if (streams.size() >= bound) {
      streams.values().removeIf(stream -> now - stream.usedAt() > IDLE.toNanos());
    }
    if (key.hasConfigured() && streams.size() >= bound) {
      key = key.withoutConfigured();
    }
    // The last place is for what has none of its own.
    if (!streams.containsKey(key) && streams.size() >= most - 1) {
      key = OTHER;
    }
    if (!key.equals(wanted)) {
      collapsed++;
      collapsedAt = now;
    }
    return streams.computeIfAbsent(key, absent -> new Stream(labels(absent)));
  }

  private LabelSet labels(Key key) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("edge", key.edge());
    labels.put("type", key.type());
    if (!key.first().isEmpty()) {
      labels.put(fields.names().get(0), key.first());
    }
    if (!key.second().isEmpty()) {
      labels.put(fields.names().get(1), key.second());
    }
    return new LabelSet(labels);
  }

  /** How many events went to another stream than their labels ask for. */
  long collapsed() {
    return collapsed;
  }

  /** What an operator should know; null if all is well. */
  @Nullable String trouble() {
    if (collapsed == 0 || nanoTime.getAsLong() - collapsedAt > TOLD.toNanos()) {
      return null;
    }
    String which =
        fields.names().isEmpty()
            ? "edge, type"
            : "edge, type, " + String.join(", ", fields.names());
    return "more than "
        + most
        + " streams: the labels ("
        + which
        + ") have too many values, so events go to streams with fewer labels; choose labels of few"
        + " values, or raise max_streams here and the server's limit";
  }
}
