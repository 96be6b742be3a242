package io.edgebot.sink.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a sink: held by a lock, every change of a name made durable. Names that start
 * with a dot are the sink's own.
 */
final class Directory implements AutoCloseable {
  /** How names of files that are not finished end; what is left of a crash is deleted. */
  static final String TEMPORARY = ".tmp";

  private static final String LOCK = ".lock";
  private static final String FIRST = ".first";
  private static final String COMMITTED = ".committed";

  private final Path path;
  private final boolean groupRead;
  private final boolean posix;
  private @Nullable FileChannel lockFile;

  Directory(Path path, boolean groupRead) {
    this.path = path.toAbsolutePath();
    this.groupRead = groupRead;
    this.posix = this.path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /**
   * Makes it where absent, takes its lock and clears what a crash left.
   *
   * @throws IllegalStateException if another sink has it
   */
  void open() throws IOException {
    Files.createDirectories(path, mode(groupRead ? "rwxr-x---" : "rwx------"));
    FileChannel channel = create(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(null);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    lockFile = channel;
    for (Path left : list(name -> name.endsWith(TEMPORARY))) {
      Files.delete(left);
    }
  }

  private IllegalStateException inUse(@Nullable Exception cause) {
    return new IllegalStateException(
        path + " is in use by another sink: give each its own directory", cause);
  }

  /** Opens a file with this directory's mode. */
  FileChannel create(String name, OpenOption... options) throws IOException {
    return FileChannel.open(
        file(name), Set.of(options), mode(groupRead ? "rw-r-----" : "rw-------"));
  }

  /** Gives a file another name, durably and at once. */
  void rename(Path from, String to) throws IOException {
    Files.move(from, file(to), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Makes names that were made or removed durable. */
  void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The files whose names are wanted, by name. */
  List<Path> list(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> wanted.test(String.valueOf(file.getFileName())))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  /** What tells this file from another of the same name; null if it is not there. */
  static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Where a sink began that has no position yet. A crash before its first position is committed
   * leaves data, and nothing else says from where on it must go.
   */
  Optional<Position> first() throws IOException {
    return kept(FIRST);
  }

  /** Keeps where a sink begins, until a position is committed. */
  void keepFirst(Position position) throws IOException {
    write(FIRST, position.bytes());
  }

  /** The last position that was seen committed. */
  Optional<Position> committed() throws IOException {
    return kept(COMMITTED);
  }

  /** Keeps a position that is committed, so that an older journal is recognized as one. */
  void keepCommitted(Position position) throws IOException {
    write(COMMITTED, position.bytes());
    forgetFirst();
  }

  /** Forgets where it began. */
  void forgetFirst() throws IOException {
    if (Files.deleteIfExists(file(FIRST))) {
      sync();
    }
  }

  /** Forgets what was committed, for a cursor that begins anew. */
  void forgetCommitted() throws IOException {
    if (Files.deleteIfExists(file(COMMITTED))) {
      sync();
    }
  }

  private Optional<Position> kept(String name) throws IOException {
    try {
      return Optional.of(Position.parse(Files.readAllBytes(file(name))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes a file whole or not at all. */
  void write(String name, byte[] content) throws IOException {
    String temporary = name + TEMPORARY;
    try (FileChannel channel =
        create(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(file(temporary));
      throw e;
    }
    rename(file(temporary), name);
  }

  private FileAttribute<?>[] mode(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = lockFile;
    lockFile = null;
    if (channel != null) {
      channel.close();
    }
  }
}
