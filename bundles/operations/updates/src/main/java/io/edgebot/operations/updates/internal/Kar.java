package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A Karaf archive: features files and bundles in the layout of a Maven repository. */
final class Kar {
  private static final String REPOSITORY = "repository/";
  private static final long MAX_BYTES = 512L << 20;

  private final Path directory;

  private Kar(Path directory) {
    this.directory = directory;
  }

  /** Unpacks the archive's repository. */
  static Kar unpack(Path file, Path directory, String name) throws UpgradeException {
    long total = 0;
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.isDirectory() || !entry.getName().startsWith(REPOSITORY)) {
          continue;
        }
        Path target = directory.resolve(entry.getName().substring(REPOSITORY.length())).normalize();
        if (!target.startsWith(directory)) {
          throw new ZipException("its entry " + entry.getName() + " points out of it");
        }
        Files.createDirectories(target.getParent());
        total += Files.copy(entries, target);
        if (total > MAX_BYTES) {
          throw new ZipException("it holds more than " + (MAX_BYTES >> 20) + " MiB");
        }
      }
    } catch (IOException e) {
      throw new UpgradeException(
          name + " is damaged (" + UpgradeException.words(e) + "): copy it here again.", e);
    }
    return new Kar(directory);
  }

  /** The features files in it. */
  List<Path> featureFiles() throws IOException {
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".xml"))
          .filter(Kar::isFeatures)
          .toList();
    }
  }

  private static boolean isFeatures(Path file) {
    try {
      return Files.readString(file).contains("http://karaf.apache.org/xmlns/features/");
    } catch (IOException e) {
      return false; // not text: no features file
    }
  }

  /**
   * The file of {@code mvn:group/artifact/version[/type[/classifier]]}; null if it is not in it.
   */
  @Nullable Path find(String location) {
    if (!location.startsWith("mvn:")) {
      return null;
    }
    String[] parts = location.substring("mvn:".length()).split("/", -1);
    if (parts.length < 3) {
      return null;
    }
    String type = parts.length > 3 && !parts[3].isEmpty() ? parts[3] : "jar";
    String classifier = parts.length > 4 ? "-" + parts[4] : "";
    Path file =
        directory
            .resolve(parts[0].replace('.', '/'))
            .resolve(parts[1])
            .resolve(parts[2])
            .resolve(parts[1] + "-" + parts[2] + classifier + "." + type)
            .normalize();
    return file.startsWith(directory) && Files.isRegularFile(file) ? file : null;
  }
}
