package io.edgebot.engine.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Encodes block after block with the same buffers. Used by one thread at a time. */
public final class BlockEncoder implements AutoCloseable {
  private static final int KEPT = 4 << 20;

  private final JsonCodec codec;
  private final Compression compression;
  private final IndexBuilder index = new IndexBuilder();
  private final CRC32 crc = new CRC32();
  private ByteSink out = new ByteSink(256 * 1024);
  private @Nullable JsonGenerator generator;
  private @Nullable EventWriter writer;

  /**
   * An encoder.
   *
   * @param compression {@code deflate} or {@code zstd}
   */
  public BlockEncoder(JsonCodec codec, String compression) {
    this.codec = codec;
    this.compression = Compression.of(compression);
  }

  /** How many events the block has so far. */
  public int events() {
    return index.size();
  }

  /** How many uncompressed bytes the block has so far. */
  public int rawBytes() {
    return out.size() + (generator == null ? 0 : Math.max(0, generator.getOutputBuffered()));
  }

  /**
   * Adds an event as a line.
   *
   * @param number its place among its unit's numbers
   * @throws IOException if it has a value that JSON cannot hold, or is larger than a decoder would
   *     take; the block is as before then
   */
  public void add(Event event, long number, int part) throws IOException {
    int start = rawBytes();
    if (event instanceof DecodedEvent decoded) {
      flush();
      copy(decoded);
    } else {
      write(event, start);
      if (rawBytes() - start > codec.maxBytes()) {
        flush();
        out.truncate(start);
        throw new IOException("an event is larger than " + codec.maxBytes() + " bytes");
      }
    }
    index.add(event, number, part, start);
  }

  /**
   * The block; the encoder is empty afterwards.
   *
   * @param ids identities that its events have; null if numbers are to be given
   */
  public Unit.Block finish(@Nullable List<EventId> ids) throws IOException {
    flush();
    int rawLength = out.size();
    crc.reset();
    crc.update(out.array(), 0, rawLength);
    byte[] body = compression.compress(out.array(), rawLength);
    BlockIndex built = index.build(rawLength);
    if (out.array().length > KEPT) {
      out = new ByteSink(256 * 1024);
      restart();
    } else {
      out.truncate(0);
    }
    return new Unit.Block(compression.codec(), body, rawLength, (int) crc.getValue(), built, ids);
  }

  /** A type or source as an index holds it: cut where it is very long. */
  public static String indexed(String name) {
    return NameTable.cut(name);
  }

  /** A time as an index holds it: nanoseconds since 1970. */
  public static long nanos(Instant time) {
    return IndexBuilder.nanos(time);
  }

  /** Gives native memory back. */
  @Override
  public void close() {
    compression.close();
    restart();
  }

  private void write(Event event, int start) throws IOException {
    if (generator == null || writer == null) {
      generator = codec.generator(out);
      writer = codec.writer(generator);
    }
    try {
      writer.write(event);
      generator.writeRaw('\n');
    } catch (IOException | RuntimeException e) {
      generator.flush();
      out.truncate(start);
      restart();
      throw new IOException("an event cannot be encoded: " + e.getMessage(), e);
    }
  }

  /** The generator is left to itself: closing it would complete what was broken off. */
  private void restart() {
    generator = null;
    writer = null;
  }

  private void flush() throws IOException {
    if (generator != null) {
      generator.flush();
    }
  }

  /**
   * Writes an event's own bytes as one line. A line end can only be white space between its tokens,
   * and becomes a space.
   */
  private void copy(DecodedEvent event) {
    byte[] bytes = event.bytes();
    int from = event.bytesOffset();
    int end = from + event.bytesLength();
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        out.write(bytes, from, i - from);
        out.write(' ');
        from = i + 1;
      }
    }
    out.write(bytes, from, end - from);
    out.write('\n');
  }
}
