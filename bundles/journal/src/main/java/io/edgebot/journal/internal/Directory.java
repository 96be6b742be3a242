package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.api.event.EventId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A journal's directory: its files, which only the owner may read, and its lock. */
final class Directory implements AutoCloseable {
  static final String DATABASE = "journal.db";
  private static final String LOCK = "lock";
  private static final String ORIGIN = "origin";
  private static final String RESERVE = "reserve";
  static final String NEWEST = "newest";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private Directory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the directory if there is none, and locks it.
   *
   * @throws IOException if that is not possible, or it is locked
   */
  static Directory open(Path given) throws IOException {
    Path path = given.toAbsolutePath().normalize();
    Files.createDirectories(path);
    restrict(path, "rwx------");
    Path lockFile = path.resolve(LOCK);
    createPrivate(lockFile);
    FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException("journal " + path + " is open already in this process", e);
    } catch (IOException e) {
      Sqlite.closeAfter(channel, e);
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "journal " + path + " is in use by another process (" + lockFile + " is locked)");
    }
    return new Directory(path, channel, lock);
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve(DATABASE);
  }

  Path reserve() {
    return path.resolve(RESERVE);
  }

  /** Where the journal's {@link Watermark} is. */
  Path newest() {
    return path.resolve(NEWEST);
  }

  Path log() {
    return path.resolve(DATABASE + "-wal");
  }

  /** The database with its log and shared memory, for renaming and copying. */
  static String[] databaseFiles() {
    return new String[] {DATABASE, DATABASE + "-wal", DATABASE + "-shm"};
  }

  /**
   * This journal's origin: the given one, the kept one, or a new one; kept from now on.
   *
   * @param given empty if there is none
   */
  String origin(String given) throws IOException {
    String kept = keptOrigin();
    String origin = given;
    if (origin.isEmpty()) {
      origin = kept == null ? newOrigin() : kept;
    }
    if (!EventId.isOrigin(origin)) {
      throw new IOException("edge id '" + origin + "' is not 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (!origin.equals(kept)) {
      Path temporary = path.resolve(ORIGIN + ".new");
      createPrivate(temporary);
      try (FileChannel out =
          FileChannel.open(
              temporary, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        out.write(UTF_8.encode(origin + "\n"));
        out.force(true);
      }
      Files.move(
          temporary,
          path.resolve(ORIGIN),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      sync();
    }
    return origin;
  }

  private @Nullable String keptOrigin() throws IOException {
    Path file = path.resolve(ORIGIN);
    if (!Files.exists(file) || Files.size(file) > 256) {
      return null;
    }
    String text = new String(Files.readAllBytes(file), UTF_8).strip();
    return EventId.isOrigin(text) ? text : null;
  }

  private static String newOrigin() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    return "edge-" + HexFormat.of().formatHex(random);
  }

  /** Makes the names of new files durable. */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Makes an empty file for the owner only; SQLite gives its other files the same rights. */
  static void createPrivate(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
    }
    restrict(file, "rw-------");
  }

  static void restrict(Path file, String rights) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
