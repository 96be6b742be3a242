package io.edgebot.sink.loki.internal;

import org.jspecify.annotations.Nullable;

/** A stream in Loki, and what is known of it there. Used by one thread. */
final class Stream {
  private final LabelSet labels;
  private final @Nullable Stream replay;
  private long newest = Long.MIN_VALUE;
  private long usedAt;

  /** A stream, which has another one for what comes too late for it. */
  Stream(LabelSet labels) {
    this.labels = labels;
    this.replay = new Stream(labels.with("replay", "true"), null);
  }

  private Stream(LabelSet labels, @Nullable Stream replay) {
    this.labels = labels;
    this.replay = replay;
  }

  LabelSet labels() {
    return labels;
  }

  /** Where its late entries go; null for such a stream itself. */
  @Nullable Stream replay() {
    return replay;
  }

  /** It holds an entry of this time, nanoseconds since 1970. */
  void holds(long nanos) {
    newest = Math.max(newest, nanos);
  }

  /** Whether an entry of this time comes too late for it, as far as is known. */
  boolean isTooLate(long nanos, long windowNanos) {
    return newest != Long.MIN_VALUE && nanos < newest - windowNanos;
  }

  void used(long nanoTime) {
    usedAt = nanoTime;
  }

  long usedAt() {
    return usedAt;
  }
}
