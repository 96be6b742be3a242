package io.edgebot.shipper.internal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;

/** Compresses and hashes what is written, in one pass. */
final class Compressor {
  /** Above this size (bytes, uncompressed) speed counts more than the last per cent. */
  private static final long SMALL = 256 * 1024;

  private static final int ZSTD_LEVEL = 3;

  private static final boolean ZSTD_AVAILABLE = loadZstd();

  private Compressor() {}

  /** Whether this machine has the native library for zstd. */
  static boolean zstdAvailable() {
    return ZSTD_AVAILABLE;
  }

  private static boolean loadZstd() {
    try {
      return Zstd.maxCompressionLevel() > 0;
    } catch (LinkageError e) {
      LoggerFactory.getLogger(Compressor.class)
          .info("zstd is not available on this machine, gzip is used: {}", e.toString());
      return false;
    }
  }

  /** Writes an uncompressed payload. */
  @FunctionalInterface
  interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A payload of some content.
   *
   * @param size about how many bytes the content has
   */
  static Payload payload(Encoding encoding, long size, Content content) throws IOException {
    MessageDigest digest = Digests.sha256();
    int expected = (int) Math.min(size / (encoding == Encoding.NONE ? 1 : 4) + 64, 16 << 20);
    ByteArrayOutputStream body = new ByteArrayOutputStream(expected);
    try (OutputStream out = new DigestOutputStream(open(encoding, size, body), digest)) {
      content.writeTo(out);
    }
    return Payload.of(
        List.of(body.toByteArray()), encoding, HexFormat.of().formatHex(digest.digest()));
  }

  private static OutputStream open(Encoding encoding, long size, OutputStream body)
      throws IOException {
    return switch (encoding) {
      case ZSTD -> new ZstdOutputStream(body, ZSTD_LEVEL);
      case GZIP -> new Gzip(body, size <= SMALL ? 6 : Deflater.BEST_SPEED);
      case NONE -> body;
    };
  }

  /** The JDK's stream with a level of one's own. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(level);
    }
  }
}
