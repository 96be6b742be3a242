package io.edgebot.ingest.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens file, read again when it changes: looked at once a second at most. */
final class TokenFile {
  /** Condition that the file cannot be used as it is. */
  static final String CONDITION = "tokens";

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final long MAX_BYTES = 1 << 20;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private final Conditions conditions;
  private final LongSupplier nanoTime;
  private long looked;
  private @Nullable Stamp stamp;
  private @Nullable TokenTable table;

  TokenFile(Path path, Conditions conditions, LongSupplier nanoTime) {
    this.path = path;
    this.conditions = conditions;
    this.nanoTime = nanoTime;
    this.looked = nanoTime.getAsLong() - LOOK_NANOS;
  }

  private record Stamp(long modified, long size, @Nullable Object key) {}

  /**
   * Its content now.
   *
   * @throws RequestException 503 if it cannot be read: nobody is let in, and nobody is told to give
   *     up
   */
  synchronized TokenTable table() throws RequestException {
    long now = nanoTime.getAsLong();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      look();
    }
    if (table == null) {
      throw RequestException.unavailable(Reason.FAILED, "The tokens file cannot be read", 5);
    }
    return table;
  }

  private void look() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Stamp seen =
          new Stamp(
              attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
              attributes.size(),
              attributes.fileKey());
      if (table != null && seen.equals(stamp)) {
        return;
      }
      if (attributes.size() > MAX_BYTES) {
        throw new IOException("larger than 1 MiB");
      }
      TokenTable read = TokenTable.parse(Files.readAllLines(path));
      table = read;
      stamp = seen;
      if (read.badLines().isEmpty()) {
        conditions.clear(CONDITION);
      } else {
        conditions.raise(
            CONDITION,
            path
                + ": lines "
                + read.badLines()
                + " must be '<principal> sha256:<64 hex digits> [edges=*|<id>,<id>]'; they count"
                + " for nothing");
      }
      LOG.info("{} read", path);
    } catch (NoSuchFileException e) {
      // Not there from the start: nobody has a token. Taken away later: perhaps being replaced.
      table = stamp == null ? TokenTable.parse(List.of()) : null;
      conditions.raise(
          CONDITION,
          path
              + " is not there: "
              + (stamp == null
                  ? "only requests from this machine are taken"
                  : "no request is taken until it is, or until the next start"));
    } catch (IOException e) {
      table = null;
      conditions.raise(CONDITION, path + " cannot be read, no request is taken: " + e);
    }
  }
}
