package io.edgebot.shipper.internal;

import java.util.concurrent.TimeUnit;

/** The limit of bytes a second that all requests share. */
final class Bandwidth {
  /** Without a limit: so many bytes are handed to the connection at a time. */
  private static final int CHUNK = 64 * 1024;

  private static final int LEAST_CHUNK = 256;
  private static final int CHUNKS_PER_SECOND = 8;

  private final TokenBucket bucket;
  private final int chunk;

  /**
   * A limit.
   *
   * @param bytesPerSecond 0 for none
   */
  Bandwidth(long bytesPerSecond) {
    double rate = bytesPerSecond == 0 ? Double.MAX_VALUE : bytesPerSecond;
    this.chunk =
        bytesPerSecond == 0
            ? CHUNK
            : (int)
                Math.max(LEAST_CHUNK, Math.min(CHUNK, bytesPerSecond / (long) CHUNKS_PER_SECOND));
    this.bucket = new TokenBucket(rate, rate / CHUNKS_PER_SECOND, System::nanoTime);
  }

  /** How many bytes to hand over at a time at most. */
  int chunk() {
    return chunk;
  }

  /** Waits until so many bytes may be sent. */
  void await(int bytes) throws InterruptedException {
    long nanos = bucket.take(bytes);
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }
}
