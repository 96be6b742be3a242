package io.edgebot.engine.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The journal's blocks: events as lines of JSON (NDJSON), compressed together. */
public final class BlockCodec {
  /** Name of the codec with raw deflate. */
  public static final String DEFLATE = "json+deflate";

  /** Name of the codec with Zstandard. */
  public static final String ZSTD = "json+zstd";

  private static final int MOST_RAW = 256 << 20;
  private static final int STEP = 64 * 1024;

  private BlockCodec() {}

  /**
   * Encodes events that stand for themselves; workers that encode on and on keep a {@link
   * BlockEncoder}.
   *
   * @param numbers of each event, as in the block's index
   * @param parts of each event, as in the block's index
   * @param ids identities that they have; null if numbers are to be given
   * @throws IOException if an event has a value that JSON cannot hold
   */
  public static Unit.Block encode(
      JsonCodec codec, List<Event> events, long[] numbers, int[] parts, @Nullable List<EventId> ids)
      throws IOException {
    try (BlockEncoder encoder = new BlockEncoder(codec, "deflate")) {
      for (int i = 0; i < events.size(); i++) {
        encoder.add(events.get(i), numbers[i], parts[i]);
      }
      return encoder.finish(ids);
    }
  }

  /**
   * The uncompressed bytes of a block.
   *
   * @param rawLength how many they are; no more is ever written
   * @throws IOException if the codec is unknown, or the body does not hold exactly so many bytes
   */
  public static byte[] decompress(String codec, byte[] body, int rawLength) throws IOException {
    if (rawLength < 0 || rawLength > MOST_RAW) {
      throw new IOException("a block of " + rawLength + " bytes is not of this journal");
    }
    return switch (codec) {
      case DEFLATE -> inflate(body, rawLength);
      case ZSTD -> unzstd(body, rawLength);
      default -> throw new IOException("unknown codec '" + codec + "' of a block");
    };
  }

  private static byte[] inflate(byte[] body, int rawLength) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(body);
      byte[] raw = new byte[rawLength];
      int size = 0;
      while (size < rawLength) {
        // In steps: no garbage is collected during one.
        int got = inflater.inflate(raw, size, Math.min(STEP, rawLength - size));
        if (got == 0) {
          throw new IOException("a block ends after " + size + " of " + rawLength + " bytes");
        }
        size += got;
      }
      if (inflater.inflate(new byte[1]) != 0) {
        throw new IOException("a block has more than " + rawLength + " bytes");
      }
      return raw;
    } catch (DataFormatException e) {
      throw new IOException("a block is not raw deflate: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] unzstd(byte[] body, int rawLength) throws IOException {
    try {
      byte[] raw = new byte[rawLength];
      long size = Zstd.decompressByteArray(raw, 0, rawLength, body, 0, body.length);
      if (Zstd.isError(size)) {
        throw new IOException("a block is not zstd: " + Zstd.getErrorName(size));
      }
      if (size != rawLength) {
        throw new IOException("a block has " + size + " bytes instead of " + rawLength);
      }
      return raw;
    } catch (ZstdException e) {
      throw new IOException("a block is not zstd of " + rawLength + " bytes: " + e.getMessage(), e);
    }
  }
}
