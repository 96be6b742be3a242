package io.edgebot.shipper.internal;

import io.edgebot.api.sink.DeliveryBatch.Block;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Joins compressed blocks to one gzip member without compressing them again: each is raw deflate
 * that ends at a byte's border without a final block (RFC 1951 section 3.2.3), so that they can
 * stand in a row before a last empty block. The blocks are inflated once, in small steps, for the
 * payload's digest; what they inflate to is checked against what the journal says of them.
 */
final class GzipStitcher {
  /** The codec whose blocks can be joined. */
  static final String CODEC = "json+deflate";

  /** RFC 1952 section 2.3: deflate, no flags, no time, fastest compression, unknown system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  /** A final block of fixed codes that holds its end only. */
  private static final byte[] LAST_BLOCK = {3, 0};

  /** How a sync flush ends: the lengths of an empty stored block. */
  private static final byte[] FLUSHED = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final int STEP = 16 * 1024;

  private GzipStitcher() {}

  /** Whether all blocks are of the codec that can be joined. */
  static boolean canJoin(List<Block> blocks) {
    return !blocks.isEmpty() && blocks.stream().allMatch(block -> block.codec().equals(CODEC));
  }

  /**
   * Joins blocks.
   *
   * @throws DataFormatException if a block is not what it says to be
   */
  static Payload join(List<Block> blocks) throws DataFormatException {
    List<byte[]> chunks = new ArrayList<>(blocks.size() + 2);
    chunks.add(HEADER);
    int crc = 0;
    long length = 0;
    var digest = Digests.sha256();
    Inflater inflater = new Inflater(true);
    try {
      byte[] step = new byte[STEP];
      for (Block block : blocks) {
        inflater.reset();
        inflater.setInput(block.bytes());
        CRC32 check = new CRC32();
        int inflated = 0;
        for (int n = inflater.inflate(step); n > 0; n = inflater.inflate(step)) {
          digest.update(step, 0, n);
          check.update(step, 0, n);
          inflated += n;
        }
        if (inflater.finished()
            || !inflater.needsInput()
            || inflated != block.rawLength()
            || !endsFlushed(block.bytes())) {
          throw new DataFormatException("block does not hold its " + block.rawLength() + " bytes");
        }
        if ((int) check.getValue() != block.crc32()) {
          throw new DataFormatException("block has another CRC-32 than the journal says");
        }
        crc = Crc32Combine.combine(crc, block.crc32(), block.rawLength());
        length += block.rawLength();
        chunks.add(block.bytes());
      }
    } finally {
      inflater.end();
    }
    ByteBuffer end = ByteBuffer.allocate(LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    end.put(LAST_BLOCK).putInt(crc).putInt((int) length);
    chunks.add(end.array());
    return Payload.of(chunks, Encoding.GZIP, HexFormat.of().formatHex(digest.digest()));
  }

  private static boolean endsFlushed(byte[] bytes) {
    int from = bytes.length - FLUSHED.length;
    return from >= 0 && Arrays.equals(bytes, from, bytes.length, FLUSHED, 0, FLUSHED.length);
  }
}
