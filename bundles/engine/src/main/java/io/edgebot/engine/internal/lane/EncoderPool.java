package io.edgebot.engine.internal.lane;

import io.edgebot.engine.internal.codec.BlockEncoder;
import io.edgebot.engine.internal.codec.JsonCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Encoders for workers, as many as work at once. Thread-safe. */
final class EncoderPool implements AutoCloseable {
  private final JsonCodec codec;
  private final String compression;
  private final int most;
  private final Deque<BlockEncoder> idle = new ArrayDeque<>();

  EncoderPool(JsonCodec codec, String compression, int most) {
    this.codec = codec;
    this.compression = compression;
    this.most = most;
  }

  BlockEncoder take() {
    BlockEncoder encoder;
    synchronized (this) {
      encoder = idle.poll();
    }
    return encoder != null ? encoder : new BlockEncoder(codec, compression);
  }

  /** Takes an empty one back. */
  void giveBack(BlockEncoder encoder) {
    synchronized (this) {
      if (idle.size() < most) {
        idle.push(encoder);
        return;
      }
    }
    encoder.close();
  }

  @Override
  public void close() {
    while (true) {
      @Nullable BlockEncoder encoder;
      synchronized (this) {
        encoder = idle.poll();
      }
      if (encoder == null) {
        return;
      }
      encoder.close();
    }
  }
}
