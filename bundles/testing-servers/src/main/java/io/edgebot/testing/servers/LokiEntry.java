package io.edgebot.testing.servers;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An entry of a stream.
 *
 * @param nanos its time since 1970
 * @param metadata its structured metadata
 */
public record LokiEntry(long nanos, String line, Map<String, String> metadata) {
  int metadataBytes() {
    return metadata.entrySet().stream()
        .mapToInt(pair -> bytes(pair.getKey()) + bytes(pair.getValue()))
        .sum();
  }

  int lineBytes() {
    return bytes(line);
  }

  int size() {
    return lineBytes() + metadataBytes();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
