package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files that a configuration names in keys that end in {@code _file}, such as secrets. */
final class NamedFiles {
  /** No files. */
  static final NamedFiles NONE = new NamedFiles(Map.of());

  private static final String ENDING = "_file";

  private final Map<String, String> seen;

  private NamedFiles(Map<String, String> seen) {
    this.seen = seen;
  }

  /** The files as they are now. */
  static NamedFiles of(Map<String, ?> properties) {
    Map<String, String> seen = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.endsWith(ENDING) && value instanceof String path && !path.isBlank()) {
            seen.put(path, stamp(path));
          }
        });
    return new NamedFiles(seen);
  }

  /** Whether one came, went or was written since. */
  boolean haveChanged() {
    return seen.entrySet().stream().anyMatch(file -> !stamp(file.getKey()).equals(file.getValue()));
  }

  private static String stamp(String path) {
    try {
      Path file = Path.of(path);
      return Files.isReadable(file)
          ? Files.getLastModifiedTime(file) + "/" + Files.size(file)
          : "unreadable";
    } catch (IOException | InvalidPathException e) {
      return "unreadable";
    }
  }
}
