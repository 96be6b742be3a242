package io.edgebot.shipper.internal;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request's body as the HTTP client reads it: no faster than the bandwidth allows. Each read
 * notes the time, so that a slow transfer that goes on is told from one that hangs.
 */
final class PacedBody extends InputStream {
  private final Iterator<byte[]> chunks;
  private final Bandwidth bandwidth;
  private final AtomicLong progress;
  private byte[] chunk = {};
  private int position;

  /**
   * A body.
   *
   * @param progress set to {@link System#nanoTime()} at each read
   */
  PacedBody(List<byte[]> chunks, Bandwidth bandwidth, AtomicLong progress) {
    this.chunks = chunks.iterator();
    this.bandwidth = bandwidth;
    this.progress = progress;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws InterruptedIOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(Math.min(length, bandwidth.chunk()), chunk.length - position);
    try {
      bandwidth.await(n);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("interrupted while sending");
      stopped.initCause(e);
      throw stopped;
    }
    progress.set(System.nanoTime());
    System.arraycopy(chunk, position, target, offset, n);
    position += n;
    return n;
  }

  @Override
  public int read() throws InterruptedIOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  private boolean fill() {
    while (position == chunk.length && chunks.hasNext()) {
      chunk = chunks.next();
      position = 0;
    }
    return position < chunk.length;
  }
}
