package io.edgebot.journal;

import io.edgebot.api.event.EventId;

/**
 * A committed block. Its index holds only the events that count: duplicates that were found at the
 * commit are left out, though their bytes may still be in the body.
 *
 * @param row the row's number, ascending
 * @param principal who sent it; empty for local inputs
 * @param origins origin and generation of each event are those of {@code ids(i)}
 * @param codec of the body
 * @param body compressed bytes
 * @param rawLength uncompressed length
 * @param crc32 CRC-32 of the uncompressed bytes
 * @param whole whether every event in the body is in the index
 * @param index the events
 * @param appendedAgeSeconds run time since it was appended
 */
public record Row(
    long row,
    String principal,
    Origins origins,
    String codec,
    byte[] body,
    int rawLength,
    int crc32,
    boolean whole,
    BlockIndex index,
    double appendedAgeSeconds) {

  /** The identity of an event of the row. */
  public EventId id(int event) {
    int run = origins.run(event);
    return new EventId(
        origins.origin()[run],
        origins.generation()[run],
        index.numbers()[event],
        index.parts()[event]);
  }

  /**
   * Runs of events of one origin and generation.
   *
   * @param start first event of each run
   * @param origin of each run
   * @param generation of each run
   */
  public record Origins(int[] start, String[] origin, long[] generation) {
    /** The run that an event is in. */
    public int run(int event) {
      int run = start.length - 1;
      while (start[run] > event) {
        run--;
      }
      return run;
    }
  }
}
