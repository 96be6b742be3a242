package io.edgebot.ingest.internal;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decompresses Zstandard frames (RFC 8878), with the window that HTTP allows (RFC 9659: 8 MiB). */
final class ZstdDecoder {
  private static final int WINDOW_LOG = 23;
  private static final Logger LOG = LoggerFactory.getLogger(ZstdDecoder.class);
  private static final boolean AVAILABLE = load();

  private ZstdDecoder() {}

  /** Whether this machine has the library; without it zstd is not offered. */
  static boolean available() {
    return AVAILABLE;
  }

  /**
   * Decompresses all frames.
   *
   * @throws IOException if it is not Zstandard, damaged, cut off, needs a larger window, or cannot
   *     be read
   * @throws RequestException if it passes a limit
   */
  static void decode(SentBody in, Limits limits, Payload out) throws IOException, RequestException {
    try (ZstdInputStreamNoFinalizer frames = new ZstdInputStreamNoFinalizer(in)) {
      frames.setLongMax(WINDOW_LOG);
      while (true) {
        int room = out.room();
        int count = frames.read(out.bytes(), out.length(), room);
        if (count < 0) {
          return;
        }
        out.advance(count);
        limits.checkRatio(in.count(), out.length());
      }
    }
  }

  private static boolean load() {
    try {
      Native.load();
      return true;
    } catch (LinkageError e) {
      LOG.info("zstd is not offered to senders: its library does not load here ({})", e.toString());
      return false;
    }
  }
}
