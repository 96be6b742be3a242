package io.edgebot.engine.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses blocks, each by itself. Reused by one thread. */
sealed interface Compression extends AutoCloseable {
  /** The codec's name in journal rows. */
  String codec();

  /** Compresses the first bytes of an array. */
  byte[] compress(byte[] raw, int length);

  @Override
  void close();

  /** A compression by its configured name, {@code deflate} or {@code zstd}. */
  static Compression of(String name) {
    return name.equals("zstd") ? new ZstdCompression() : new DeflateCompression();
  }

  /** Raw deflate (RFC 1951), level 1, ended by a sync flush, so that blocks join to one stream. */
  final class DeflateCompression implements Compression {
    /**
     * How much is given to the native library at once: no garbage is collected meanwhile, and
     * whoever needs memory waits.
     */
    private static final int STEP = 32 * 1024;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private byte[] out = new byte[64 * 1024];

    @Override
    public String codec() {
      return BlockCodec.DEFLATE;
    }

    @Override
    public byte[] compress(byte[] raw, int length) {
      deflater.reset();
      int size = 0;
      int from = 0;
      do {
        int step = Math.min(STEP, length - from);
        deflater.setInput(raw, from, step);
        from += step;
        size = deflate(size, from < length ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
      } while (from < length);
      return Arrays.copyOf(out, size);
    }

    /** Compresses the input behind what is there; the new size. */
    private int deflate(int size, int flush) {
      int filled = size;
      while (true) {
        filled += deflater.deflate(out, filled, out.length - filled, flush);
        if (filled < out.length) {
          return filled; // room was left, so nothing is pending
        }
        out = Arrays.copyOf(out, out.length * 2);
      }
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  /** Zstandard (RFC 8878), level 1. */
  final class ZstdCompression implements Compression {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(1);
    private byte[] out = new byte[64 * 1024];

    @Override
    public String codec() {
      return BlockCodec.ZSTD;
    }

    @Override
    public byte[] compress(byte[] raw, int length) {
      int bound = Math.toIntExact(Zstd.compressBound(length));
      if (out.length < bound) {
        out = new byte[bound];
      }
      int size = context.compressByteArray(out, 0, out.length, raw, 0, length);
      return Arrays.copyOf(out, size);
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
