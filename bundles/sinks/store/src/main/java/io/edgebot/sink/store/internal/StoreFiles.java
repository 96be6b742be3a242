package io.edgebot.sink.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a store: the database, what SQLite keeps beside it, and damaged ones set aside. */
final class StoreFiles {
  /** Damaged databases that are kept; older ones are deleted. */
  static final int MAX_DAMAGED = 3;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

  private final Path path;
  private final boolean posix;

  StoreFiles(Path path) {
    this.path = path.toAbsolutePath();
    this.posix = this.path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  Path path() {
    return path;
  }

  /**
   * Makes directory and database file where absent, for the owner only. SQLite gives its companion
   * files the mode of the database.
   */
  void create() throws IOException {
    Files.createDirectories(path.getParent(), mode("rwx------"));
    if (!Files.exists(path)) {
      Files.createFile(path, mode("rw-------"));
    }
  }

  /** What tells this file from another of the same name; null if it is not there. */
  @Nullable Object key() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Bytes that can still be written where the database is. */
  long usableSpace() {
    return path.toFile().getParentFile().getUsableSpace();
  }

  /** Renames a damaged database and its companions; returns its new name. */
  Path setAside() throws IOException {
    Path aside =
        path.resolveSibling(path.getFileName() + ".damaged-" + STAMP.format(Instant.now()));
    for (String companion : COMPANIONS) {
      Path from = Path.of(path + companion);
      if (Files.exists(from)) {
        Files.move(from, Path.of(aside + companion), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    List<Path> damaged = damaged();
    for (Path old : damaged.subList(0, Math.max(0, damaged.size() - MAX_DAMAGED))) {
      for (String companion : COMPANIONS) {
        Files.deleteIfExists(Path.of(old + companion));
      }
      Files.delete(old);
    }
    return aside;
  }

  /** Damaged databases that were set aside and are still there, oldest first. */
  List<Path> damaged() throws IOException {
    String start = path.getFileName() + ".damaged-";
    try (Stream<Path> files = Files.list(path.getParent())) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(start))
          .filter(file -> COMPANIONS.stream().noneMatch(file.toString()::endsWith))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private FileAttribute<?>[] mode(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
