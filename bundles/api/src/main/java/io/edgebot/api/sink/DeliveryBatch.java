package io.edgebot.api.sink;

import io.edgebot.api.event.SkippedRange;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Events to deliver, in the journal's order, routed to this sink. */
@ProviderType
public interface DeliveryBatch {
  /** The events; empty only if there is something skipped to declare. */
  List<StoredEvent> events();

  /** How many bytes all events have encoded, with a line end each. */
  long encodedBytes();

  /** What lies between the batch before and the end of this one and will not be delivered. */
  List<SkippedRange> skipped();

  /**
   * The events as the journal keeps them, if they can be had so: compressed blocks that hold
   * exactly these events in this order; otherwise empty.
   */
  List<Block> blocks();

  /** An opaque cursor that stands behind this batch, for destinations that keep it themselves. */
  byte[] next();

  /**
   * A compressed block of events, one JSON object a line.
   *
   * @param codec {@code json+deflate}: raw deflate (RFC 1951) that ends with a sync flush, so that
   *     blocks can be joined to one stream; or {@code json+zstd}
   * @param bytes the compressed bytes; must not be changed
   * @param rawLength uncompressed length in bytes
   * @param crc32 CRC-32 (RFC 1952) of the uncompressed bytes
   * @param events how many lines it has
   */
  record Block(String codec, byte[] bytes, int rawLength, int crc32, int events) {}
}
