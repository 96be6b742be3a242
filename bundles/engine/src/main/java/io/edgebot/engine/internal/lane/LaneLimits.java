package io.edgebot.engine.internal.lane;

/**
 * What a lane may hold, and how it is cut into units.
 *
 * @param events in memory that are not yet durable
 * @param bytes that they weigh
 * @param unitEvents in one unit of a source that does not wait
 * @param blockBytes uncompressed size at which a block ends
 * @param unitsInFlight given to the journal and not yet durable, of one partition
 */
public record LaneLimits(
    int events, long bytes, int unitEvents, int blockBytes, int unitsInFlight) {
  /** 1000 events a unit, 512 KiB a block, 4 units in flight. */
  public static LaneLimits of(int events, long bytes) {
    return new LaneLimits(events, bytes, 1000, 512 * 1024, 4);
  }
}
