package io.edgebot.engine.internal.configuration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pid file says: its keys and values, as they are before placeholders are resolved.
 *
 * @param values by key
 * @param fingerprint the same for the same keys and values
 */
record Content(SortedMap<String, Object> values, String fingerprint) {
  /** What Config Admin and File Install add. */
  private static final Set<String> ADDED =
      Set.of(
          "service.pid",
          "service.factoryPid",
          "service.bundleLocation",
          "felix.fileinstall.filename",
          Configurations.MARK);

  private static final int FINGERPRINT_BYTES = 16;

  @SuppressWarnings("JdkObsolete") // Config Admin's own type.
  static Content of(Dictionary<String, ?> properties) {
    SortedMap<String, Object> values = new TreeMap<>();
    for (String key : Collections.list(properties.keys())) {
      if (!ADDED.contains(key)) {
        values.put(key, properties.get(key));
      }
    }
    return of(values);
  }

  static Content of(SortedMap<String, Object> values) {
    return new Content(Collections.unmodifiableSortedMap(values), fingerprint(values));
  }

  /** Puts these keys and values in the place of others. */
  @SuppressWarnings("JdkObsolete") // Config Admin's own type.
  void replace(Dictionary<String, Object> properties) {
    for (String key : List.copyOf(Collections.list(properties.keys()))) {
      if (!ADDED.contains(key)) {
        properties.remove(key);
      }
    }
    for (Map.Entry<String, Object> value : values.entrySet()) {
      properties.put(value.getKey(), value.getValue());
    }
  }

  boolean isSame(Content other) {
    return fingerprint.equals(other.fingerprint);
  }

  private static String fingerprint(SortedMap<String, Object> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          parts.add(key);
          parts.add(text(value));
        });
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String text(Object value) {
    return value instanceof Object[] array ? List.of(array).toString() : String.valueOf(value);
  }
}
