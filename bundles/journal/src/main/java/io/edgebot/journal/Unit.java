package io.edgebot.journal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is committed together. Events that have no identity yet get numbers of this journal's
 * generation at the commit, in the order of blocks; refused ones take numbers too.
 *
 * @param lane instance name of the input
 * @param principal who sent it; empty for local inputs
 * @param blocks blocks of encoded events
 * @param refused events for quarantine
 * @param numbers how many numbers of this generation the unit uses; 0 if its events have identities
 * @param claim what an edge claims; null if nothing
 * @param checkpoints checkpoints of the lane
 * @param changes changes of the lane's state
 */
public record Unit(
    String lane,
    String principal,
    List<Block> blocks,
    List<Refused> refused,
    int numbers,
    @Nullable Claim claim,
    Map<String, byte[]> checkpoints,
    List<State.Change> changes) {

  /**
   * A block of encoded events, compressed off the commit thread.
   *
   * @param codec such as {@code json+deflate}
   * @param body the compressed bytes
   * @param rawLength uncompressed length
   * @param crc32 CRC-32 of the uncompressed bytes
   * @param index what sinks route by
   * @param ids identities that the events already have; null if numbers are to be given
   */
  public record Block(
      String codec,
      byte[] body,
      int rawLength,
      int crc32,
      BlockIndex index,
      @Nullable List<EventId> ids) {}

  /**
   * An event for quarantine.
   *
   * @param id its identity; null if it is to get number {@code number} of the unit
   * @param number its place among the unit's numbers, from 0; used if {@code id} is null
   * @param part its part, 0 if it was not split
   * @param body the encoded event; null if it is withheld
   * @param bytes its encoded size
   */
  public record Refused(
      @Nullable EventId id,
      int number,
      int part,
      String refusedBy,
      String reason,
      String type,
      String source,
      long timestampNanos,
      String codec,
      byte @Nullable [] body,
      int bytes) {}

  /** What an edge claims of a request; see {@code SequenceClaim} of the api. */
  public record Claim(
      String principal,
      String origin,
      long generation,
      long first,
      long last,
      byte[] hash,
      List<SkippedRange> skipped) {}
}
