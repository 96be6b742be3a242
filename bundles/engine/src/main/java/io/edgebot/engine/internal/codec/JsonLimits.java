package io.edgebot.engine.internal.codec;

/**
 * What a decoded event may be at most.
 *
 * @param bytes encoded size
 * @param depth lists and maps within each other, the event itself not counted
 * @param fields of the event
 * @param values in all its lists and maps together
 */
public record JsonLimits(int bytes, int depth, int fields, int values) {
  /** 1 MiB, 64 levels, 1000 fields, 100 000 values. */
  public static final JsonLimits DEFAULT = new JsonLimits(1 << 20, 64, 1000, 100_000);

  /** The default with another size. */
  public static JsonLimits ofBytes(int bytes) {
    return new JsonLimits(bytes, DEFAULT.depth, DEFAULT.fields, DEFAULT.values);
  }
}
