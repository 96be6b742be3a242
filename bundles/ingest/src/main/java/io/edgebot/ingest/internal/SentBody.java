package io.edgebot.ingest.internal;

import java.io.IOException;
import java.io.InputStream;

/** The body as sent: counted, bounded, and telling the sender's faults from the decoder's. */
final class SentBody extends InputStream {
  private final InputStream in;
  private final int most;
  private long count;
  private boolean broken;
  private boolean tooLarge;

  SentBody(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** Whether reading failed: the sender was too slow, or went away. */
  boolean broken() {
    return broken;
  }

  /** Whether more came than is allowed. */
  boolean tooLarge() {
    return tooLarge;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int got;
    try {
      got = in.read(buffer, offset, length);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
    if (got > 0) {
      count += got;
      if (count > most) {
        tooLarge = true;
        throw new IOException("body is larger than " + most + " bytes");
      }
    }
    return got;
  }
}
