package io.edgebot.transport.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The body of a request, given up when its sender is too slow. Only time spent in waiting for the
 * sender counts. A sender that is silent is ended by the container's own idle timeout.
 */
final class BodyStream extends InputStream {
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final InputStream body;
  private final LongSupplier nanoTime;
  private final long leastPerWindow;
  private final long timeoutNanos;
  private long windowNanos;
  private long windowBytes;
  private long totalNanos;

  BodyStream(InputStream body, TransportSettings settings, LongSupplier nanoTime) {
    this.body = body;
    this.nanoTime = nanoTime;
    leastPerWindow = settings.minBytesPerSecond() * 10L;
    timeoutNanos = settings.readTimeout().toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    long before = nanoTime.getAsLong();
    int count = body.read(into, offset, length);
    if (count > 0) {
      check(nanoTime.getAsLong() - before, count);
    }
    return count;
  }

  private void check(long nanos, int count) throws SlowSenderException {
    totalNanos += nanos;
    windowNanos += nanos;
    windowBytes += count;
    if (totalNanos > timeoutNanos) {
      throw new SlowSenderException("the body took longer than is allowed");
    }
    if (windowNanos >= WINDOW_NANOS) {
      // A single wait may be longer than the window: the least grows with it.
      if (windowBytes < leastPerWindow * (windowNanos / WINDOW_NANOS)) {
        throw new SlowSenderException("the body comes more slowly than is allowed");
      }
      windowNanos = 0;
      windowBytes = 0;
    }
  }

  @Override
  public int available() throws IOException {
    return body.available();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
