package io.edgebot.journal;

import java.util.Arrays;

/**
 * The index of a block's events: parallel arrays, one element an event. Immutable by convention:
 * the arrays are handed over and not changed.
 *
 * @param numbers place of each event among the numbers of its unit (before the commit, ascending
 *     from 0), or its number (in a row); parts of one event share it
 * @param parts 0 for a whole event, 1 to n for parts
 * @param offsets of each event in the uncompressed block, in bytes; one more element holds the end
 * @param timestampNanos nanoseconds since 1970-01-01T00:00Z
 * @param types into {@code typeNames}
 * @param typeNames the block's types
 * @param sources into {@code sourceNames}
 * @param sourceNames the block's sources; an empty text is an unknown one
 * @param severities 0 to 7 as in RFC 5424; -1 if unknown
 * @param ends where each event ends in the uncompressed block: the next offset, unless a duplicate
 *     was left out behind it
 */
public record BlockIndex(
    long[] numbers,
    int[] parts,
    int[] offsets,
    long[] timestampNanos,
    int[] types,
    String[] typeNames,
    int[] sources,
    String[] sourceNames,
    byte[] severities,
    int[] ends) {

  /** The index of a block in which each event ends where the next one starts. */
  public BlockIndex(
      long[] numbers,
      int[] parts,
      int[] offsets,
      long[] timestampNanos,
      int[] types,
      String[] typeNames,
      int[] sources,
      String[] sourceNames,
      byte[] severities) {
    this(
        numbers,
        parts,
        offsets,
        timestampNanos,
        types,
        typeNames,
        sources,
        sourceNames,
        severities,
        Arrays.copyOfRange(offsets, 1, offsets.length));
  }

  /** How many events the block has. */
  public int size() {
    return numbers.length;
  }
}
