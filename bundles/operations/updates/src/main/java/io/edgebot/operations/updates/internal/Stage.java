package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where versions that were brought lie, so that they are there at every start, also when the file
 * or server that they came from is gone: {@code data/upgrades/<feature>/<version>/}.
 */
final class Stage {
  private final Path root;

  Stage(Path root) {
    this.root = root;
  }

  /** The instance's. */
  static Stage ofInstance() {
    return new Stage(Path.of(System.getProperty("karaf.data", "data"), "upgrades"));
  }

  Path root() {
    return root;
  }

  Path of(String feature) {
    return root.resolve(feature);
  }

  Path of(String feature, String version) {
    return of(feature).resolve(version);
  }

  /** An empty directory for one attempt. */
  Path scratch() throws IOException {
    Files.createDirectories(root);
    return Files.createTempDirectory(root, ".new-");
  }

  /** Puts an attempt's directory in its place. */
  void keep(Path scratch, String feature, String version) throws IOException {
    Path place = of(feature, version);
    Files.createDirectories(of(feature));
    delete(place);
    Files.move(scratch, place, StandardCopyOption.ATOMIC_MOVE);
    sync(of(feature));
  }

  /** Writes a file whole, durably. */
  static void write(Path file, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, text);
    sync(aside);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.resolveSibling(""));
  }

  /** Makes a file's content, or a directory's entries, durable. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file or a directory with what is in it, if it is there. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              each -> {
                try {
                  Files.delete(each);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
