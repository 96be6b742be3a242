package io.edgebot.transport.internal;

/**
 * The reader's place in the held datagrams of one socket. For one thread at a time, except for
 * {@link #held}.
 */
final class DatagramCursor {
  private final DatagramQueue queue;

  /** Records taken from the queue, those before {@code next} being decoded. */
  private final byte[] records = new byte[Holding.CHUNK_BYTES];

  private int next;
  private int end;
  private long decoded;
  private volatile long decodedShown;

  DatagramCursor(DatagramQueue queue) {
    this.queue = queue;
  }

  boolean isEmpty() {
    return next == end && queue.isEmpty();
  }

  byte[] records() {
    return records;
  }

  /** Moves on; returns where in {@link #records} the next record is, or -1 if there is none. */
  int next() {
    if (next == end) {
      next = 0;
      end = queue.take(records);
      if (end == 0) {
        return -1;
      }
    }
    int at = next;
    next = at + DatagramQueue.HEADER_BYTES + DatagramQueue.length(records, at);
    decoded++;
    return at;
  }

  /** Shows others how far it has come: once a batch. */
  void show() {
    decodedShown = decoded;
  }

  /** How many datagrams are not decoded. */
  long held() {
    return queue.publishedCount() - decodedShown;
  }

  /** Gives all memory back, when nobody writes or reads any more. */
  void close() {
    queue.close();
  }
}
