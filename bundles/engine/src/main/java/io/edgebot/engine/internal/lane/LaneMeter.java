package io.edgebot.engine.internal.lane;

/** What a lane counts, once a batch. Thread-safe. */
public interface LaneMeter {
  /** Events that the lane took. */
  void received(long events);

  /** Events that were lost or dropped. */
  void dropped(long events, String reason);

  /** A unit that is durable. */
  void committed(UnitCounts counts);

  /** A batch that went through the pipeline. */
  void ran(long nanos, int in, int out);
}
