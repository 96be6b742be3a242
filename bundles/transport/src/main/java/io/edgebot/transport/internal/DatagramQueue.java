package io.edgebot.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The held datagrams of one endpoint, first in first out: a list of chunks that one thread fills
 * and one thread empties, without a lock. The writer's records are seen by the reader once
 * published, a batch at a time.
 *
 * <p>A record is a header of {@link #HEADER_BYTES} (length of the datagram: 4 bytes, port: 2,
 * length of the address: 2, time of receipt in nanoseconds since 1970: 8, address: 16) and the
 * datagram.
 */
final class DatagramQueue {
  static final int HEADER_BYTES = 32;
  private static final int PORT_AT = 4;
  private static final int ADDRESS_LENGTH_AT = 6;
  private static final int TIME_AT = 8;
  private static final int ADDRESS_AT = 16;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final class Chunk {
    final ByteBuf bytes;
    volatile int published;
    volatile @Nullable Chunk next;

    Chunk(ByteBuf bytes) {
      this.bytes = bytes;
    }
  }

  /** With these it goes round, however much others hold. */
  private static final int LEAST_CHUNKS = 2;

  private final Holding holding;
  private final AtomicInteger chunks = new AtomicInteger();

  // The writer's.
  private Chunk tail = new Chunk(Unpooled.EMPTY_BUFFER);
  private int tailEnd;
  private long written;
  private volatile long publishedCount;

  // The reader's.
  private Chunk head = tail;
  private int headEnd;

  DatagramQueue(Holding holding) {
    this.holding = holding;
  }

  /**
   * Appends a datagram, unpublished. For the writer.
   *
   * @return false if the holding buffer is full
   */
  boolean add(ByteBuf datagram, int length, InetSocketAddress sender, long receivedAt) {
    if (tailEnd + HEADER_BYTES + length > tail.bytes.capacity() && !extend()) {
      return false;
    }
    ByteBuf bytes = tail.bytes;
    byte[] address = sender.getAddress().getAddress();
    bytes.setInt(tailEnd, length);
    bytes.setShort(tailEnd + PORT_AT, sender.getPort());
    bytes.setShort(tailEnd + ADDRESS_LENGTH_AT, address.length);
    bytes.setLong(tailEnd + TIME_AT, receivedAt);
    bytes.setBytes(tailEnd + ADDRESS_AT, address);
    bytes.setBytes(tailEnd + HEADER_BYTES, datagram, datagram.readerIndex(), length);
    tailEnd += HEADER_BYTES + length;
    written++;
    return true;
  }

  private boolean extend() {
    // The last chunk is freed only when there is one behind it.
    ByteBuf bytes = holding.acquire(chunks.get() < LEAST_CHUNKS);
    if (bytes == null) {
      return false;
    }
    chunks.incrementAndGet();
    Chunk chunk = new Chunk(bytes);
    tail.published = tailEnd;
    tail.next = chunk;
    tail = chunk;
    tailEnd = 0;
    return true;
  }

  /** Shows the reader what was appended. For the writer, once a batch. */
  void publish() {
    tail.published = tailEnd;
    publishedCount = written;
  }

  /** How many datagrams have been published since the start. */
  long publishedCount() {
    return publishedCount;
  }

  /** Whether there is nothing to take. For the reader. */
  boolean isEmpty() {
    return head.published == headEnd && head.next == null;
  }

  /**
   * Moves published records into an array, whole ones only. For the reader.
   *
   * @param into of at least {@link Holding#CHUNK_BYTES}
   * @return how many bytes it moved; 0 if there were none
   */
  int take(byte[] into) {
    while (true) {
      Chunk next = head.next;
      int published = head.published;
      if (published > headEnd) {
        int length = published - headEnd;
        head.bytes.getBytes(headEnd, into, 0, length);
        headEnd = published;
        return length;
      }
      if (next == null) {
        return 0;
      }
      // The chunk was left by the writer before `next` was seen, so `published` is its last word.
      free(head);
      head = next;
      headEnd = 0;
    }
  }

  /** Gives all memory back, when neither writer nor reader come again. */
  void close() {
    for (Chunk chunk = head; chunk != null; chunk = chunk.next) {
      free(chunk);
    }
    head = new Chunk(Unpooled.EMPTY_BUFFER);
    tail = head;
    headEnd = 0;
    tailEnd = 0;
  }

  private void free(Chunk chunk) {
    if (chunk.bytes.capacity() > 0) {
      holding.release(chunk.bytes);
      chunks.decrementAndGet();
    }
  }

  /** The datagram's length, of the record at an offset of the taken bytes. */
  static int length(byte[] records, int offset) {
    return (int) INT.get(records, offset);
  }

  static int port(byte[] records, int offset) {
    return (short) SHORT.get(records, offset + PORT_AT) & 0xffff;
  }

  static int addressLength(byte[] records, int offset) {
    return (short) SHORT.get(records, offset + ADDRESS_LENGTH_AT);
  }

  static long receivedAt(byte[] records, int offset) {
    return (long) LONG.get(records, offset + TIME_AT);
  }

  /** Where the address begins. */
  static int addressAt(int offset) {
    return offset + ADDRESS_AT;
  }
}
