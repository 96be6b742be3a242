package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files that a configuration names, such as those of secrets and certificates. */
final class NamedFiles {
  /** No files. */
  static final NamedFiles NONE = new NamedFiles(Map.of());

  private static final Pattern KEY = Pattern.compile(".+_(file|keystore|truststore)");

  private final Map<String, String> seen;

  private NamedFiles(Map<String, String> seen) {
    this.seen = seen;
  }

  /** The files as they are now. */
  static NamedFiles of(Map<String, ?> properties) {
    Map<String, String> seen = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (KEY.matcher(key).matches() && value instanceof String path && !path.isBlank()) {
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
