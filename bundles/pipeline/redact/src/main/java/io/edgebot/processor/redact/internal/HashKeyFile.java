package io.edgebot.processor.redact.internal;

import io.edgebot.api.plugin.Health;
import java.io.IOException;
import java.nio.file.Path;

/** The file of the key; it is read again while the processor works. Thread-safe. */
final class HashKeyFile {
  private final Path path;
  private volatile HashKey key;

  /**
   * Reads the key.
   *
   * @throws IOException if it cannot be used
   */
  HashKeyFile(Path path) throws IOException {
    this.path = path;
    this.key = HashKey.read(path);
  }

  /** The key as it was last read. */
  HashKey key() {
    return key;
  }

  /** Reads it again; one that cannot be used is told, and the last one stays. */
  void refresh(Health health) {
    try {
      HashKey now = HashKey.read(path);
      if (!now.sameAs(key)) {
        key = now;
      }
      health.healthy();
    } catch (IOException e) {
      health.degraded(
          "hash_key_file " + path + ": " + e.getMessage() + "; key " + key + " stays in use");
    }
  }
}
