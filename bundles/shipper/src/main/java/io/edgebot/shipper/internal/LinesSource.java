package io.edgebot.shipper.internal;

import io.edgebot.api.sink.DeliveryBatch.Block;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.lib.json.IdSplicer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of a batch as NDJSON, from the journal's own blocks where that can be. */
final class LinesSource implements PayloadSource {
  /** Blocks below this size on average (bytes, compressed) gain by being compressed together. */
  static final int SMALL_BLOCK = 4 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LinesSource.class);

  private final Part part;
  private final List<Block> blocks;
  private final Map<Encoding, Payload> made = new EnumMap<>(Encoding.class);
  private boolean stitched;

  /**
   * The body of a part.
   *
   * @param blocks that hold exactly the part's events; empty if there are none
   */
  LinesSource(Part part, List<Block> blocks) {
    this.part = part;
    this.blocks = blocks;
    this.stitched = !part.withIds() && worthJoining(blocks) && holdsAll(blocks, part);
  }

  @Override
  public boolean stitched() {
    return stitched;
  }

  @Override
  public Payload get(Encoding encoding) throws IOException {
    Payload payload = made.get(encoding);
    if (payload == null) {
      payload = make(encoding);
      made.put(encoding, payload);
    }
    return payload;
  }

  private Payload make(Encoding encoding) throws IOException {
    if (stitched && encoding == Encoding.GZIP) {
      try {
        return GzipStitcher.join(blocks);
      } catch (DataFormatException e) {
        stitched = false;
        LOG.warn("{}: compressing anew, since a {}", part.sequence(), e.getMessage());
      }
    }
    long size = 0;
    for (StoredEvent event : part.events()) {
      size += event.encodedLength() + 1L;
    }
    return Compressor.payload(encoding, size, this::writeLines);
  }

  private void writeLines(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 16 * 1024);
    for (StoredEvent event : part.events()) {
      if (part.withIds()) {
        IdSplicer.write(event, buffered);
      } else {
        event.writeEncoded(buffered);
      }
      buffered.write('\n');
    }
    buffered.flush();
  }

  private static boolean worthJoining(List<Block> blocks) {
    if (!GzipStitcher.canJoin(blocks)) {
      return false;
    }
    long bytes = 0;
    for (Block block : blocks) {
      bytes += block.bytes().length;
    }
    return blocks.size() == 1 || bytes / blocks.size() >= SMALL_BLOCK;
  }

  private static boolean holdsAll(List<Block> blocks, Part part) {
    long events = 0;
    for (Block block : blocks) {
      events += block.events();
    }
    return events == part.events().size();
  }
}
