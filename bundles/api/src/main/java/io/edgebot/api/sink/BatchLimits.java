package io.edgebot.api.sink;

/**
 * What a batch may hold at most.
 *
 * @param events 1 or more
 * @param bytes of encoded events, uncompressed; a single larger event is a batch of its own
 * @param oneGeneration whether all its events must be of one origin and generation
 */
public record BatchLimits(int events, long bytes, boolean oneGeneration) {
  /** 10 000 events, 8 MiB, any origins. */
  public static final BatchLimits DEFAULT = new BatchLimits(10_000, 8L << 20, false);

  /** Checks the bounds. */
  public BatchLimits {
    if (events < 1 || bytes < 1) {
      throw new IllegalArgumentException("limits " + events + ", " + bytes + " are not above 0");
    }
  }
}
