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

  private static final String HOW_TO_MAKE_ONE =
      "To make one for a sender named NAME: t=$(openssl rand -hex 32); echo \"$t\"; echo \"NAME"
          + " sha256:$(printf %s \"$t\" | sha256sum | cut -d' ' -f1)\" >> ";

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final long MAX_BYTES = 1 << 20;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private final boolean tokensNeeded;
  private final Conditions conditions;
  private final LongSupplier nanoTime;
  private long looked;
  private @Nullable Stamp stamp;
  private @Nullable TokenTable table;

  /**
   * Makes one.
   *
   * @param tokensNeeded whether nobody may send while there is no token in it
   */
  TokenFile(Path path, boolean tokensNeeded, Conditions conditions, LongSupplier nanoTime) {
    this.path = path;
    this.tokensNeeded = tokensNeeded;
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
    lookAgain();
    if (table == null) {
      throw RequestException.unavailable(Reason.FAILED, "The tokens file cannot be read", 5);
    }
    return table;
  }

  /** Reads it if it has changed; health learns what is wrong with it before a sender does. */
  synchronized void lookAgain() {
    long now = nanoTime.getAsLong();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      look();
    }
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
      tell(read);
      LOG.info("{} read", path);
    } catch (NoSuchFileException e) {
      // Not there from the start: nobody has a token. Taken away later: perhaps being replaced.
      table = stamp == null ? TokenTable.parse(List.of()) : null;
      conditions.raise(
          CONDITION,
          path
              + " is not there: "
              + (stamp == null
                  ? "nobody has a token. " + HOW_TO_MAKE_ONE + path
                  : "no request is taken until it is, or until the next start"));
    } catch (IOException e) {
      table = null;
      conditions.raise(CONDITION, path + " cannot be read, no request is taken: " + e);
    }
  }

  private void tell(TokenTable read) {
    String bad =
        read.badLines().isEmpty()
            ? ""
            : path
                + ": lines "
                + read.badLines()
                + " must be '<principal> sha256:<64 hex digits> [edges=*|<id>,<id>]'; they count"
                + " for nothing";
    if (read.isEmpty() && tokensNeeded) {
      String none = path + " has no token in it: every request is answered 401. ";
      conditions.raise(
          CONDITION, (bad.isEmpty() ? "" : bad + "; ") + none + HOW_TO_MAKE_ONE + path);
    } else if (!bad.isEmpty()) {
      conditions.raise(CONDITION, bad);
    } else {
      conditions.clear(CONDITION);
    }
  }
}
