package io.edgebot.api.input;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import java.util.List;

/**
 * What an edge says of the numbers in a request: all of {@code first} to {@code last} of one origin
 * and generation are settled by it. Numbers that were settled before, by the same principal, are
 * duplicates and are not stored again; the same range with another hash is a conflict.
 *
 * @param origin the edge's id
 * @param generation its journal's generation
 * @param first the first number
 * @param last the last number, not below the first
 * @param hash a hash of the uncompressed payload
 * @param skipped the ranges in it that the edge will never send, with the reason
 */
public record SequenceClaim(
    String origin,
    long generation,
    long first,
    long last,
    byte[] hash,
    List<SkippedRange> skipped) {
  /** Checks the range. */
  public SequenceClaim {
    if (!EventId.isOrigin(origin)) {
      throw new IllegalArgumentException(
          "origin '" + origin + "' is not 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "range " + first + "-" + last + " is empty or not above 0");
    }
    skipped = List.copyOf(skipped);
  }
}
