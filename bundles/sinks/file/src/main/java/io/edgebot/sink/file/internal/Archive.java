package io.edgebot.sink.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/** Compresses finished files and deletes those that are too many, too old or too large. */
final class Archive {
  private static final long DAY_MILLIS = 86_400_000;

  /** What is kept; 0 stands for all. */
  record Retention(int files, int days, long bytes) {}

  private final Directory directory;
  private final Retention retention;
  private final Clock clock;

  Archive(Directory directory, Retention retention, Clock clock) {
    this.directory = directory;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Compresses a file; the compressed one takes its place with its modification time.
   *
   * @param go asked now and then; false leaves the file as it was
   */
  void compress(Path file, BooleanSupplier go) throws IOException {
    String name = file.getFileName() + ".gz";
    Path temporary = directory.file(name + Directory.TEMPORARY);
    try (InputStream in = Files.newInputStream(file);
        FileChannel channel =
            directory.create(
                name + Directory.TEMPORARY,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      OutputStream raw = Channels.newOutputStream(channel);
      GZIPOutputStream out = new GZIPOutputStream(raw, 64 * 1024);
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!go.getAsBoolean()) {
          Files.delete(temporary);
          return;
        }
        out.write(buffer, 0, count);
      }
      out.finish();
      channel.force(true);
      Files.setLastModifiedTime(temporary, Files.getLastModifiedTime(file));
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    directory.rename(temporary, name);
    Files.delete(file);
  }

  /**
   * Deletes what is not to be kept, oldest first, never the newest: it may hold the cursor's
   * position.
   *
   * @return how many files it deleted
   */
  int expire(List<BatchWriter.Finished> finished) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    long bytes = 0;
    for (BatchWriter.Finished each : finished) {
      if (Files.exists(each.path())) {
        files.add(each.path());
        sizes.add(Files.size(each.path()));
        bytes += Files.size(each.path());
      }
    }
    int deleted = 0;
    for (int i = 0; i < files.size() - 1; i++) {
      boolean tooMany = retention.files() > 0 && files.size() - i > retention.files();
      boolean tooLarge = retention.bytes() > 0 && bytes > retention.bytes();
      if (tooMany || tooLarge || tooOld(files.get(i))) {
        Files.deleteIfExists(files.get(i));
        bytes -= sizes.get(i);
        deleted++;
      }
    }
    return deleted;
  }

  private boolean tooOld(Path file) throws IOException {
    return retention.days() > 0
        && clock.millis() - Files.getLastModifiedTime(file).toMillis()
            > retention.days() * DAY_MILLIS;
  }
}
