package io.edgebot.processor.addtags.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.plugin.Settings;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configured tags. Immutable. */
final class Tags {
  /** More are a mistake, and make every event larger. */
  static final int MAX_TAGS = 100;

  private static final int MAX_EDGES = 100_000;
  private static final int MAX_LENGTH = 256;
  private static final String EDGE_PREFIX = "edge.";
  private static final String FORM = "a list of name=value";

  private final Map<String, String> all;
  private final Map<String, Map<String, String>> byEdge;

  private Tags(Map<String, String> all, Map<String, Map<String, String>> byEdge) {
    this.all = all;
    this.byEdge = byEdge;
  }

  /**
   * Reads them.
   *
   * @param properties in which keys {@code edge.<origin>} are looked for
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be read
   */
  static Tags of(AddTagsConfig config, Settings settings, Map<String, ?> properties) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String list : config.tags()) {
      read("tags", list, ",", all, settings);
    }
    Map<String, Map<String, String>> byEdge = new HashMap<>();
    for (String list : config.edges()) {
      for (String entry : list.split(",", -1)) {
        if (!entry.isBlank()) {
          readEdge(entry.strip(), all, byEdge, settings);
        }
      }
    }
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(EDGE_PREFIX)) {
            String origin = key.substring(EDGE_PREFIX.length());
            read(key, texts(value), ",", edge(key, origin, all, byEdge, settings), settings);
          }
        });
    settings.range("edges (entries)", byEdge.size(), 0, MAX_EDGES);
    byEdge.replaceAll((origin, tags) -> Collections.unmodifiableMap(tags));
    return new Tags(Collections.unmodifiableMap(all), byEdge);
  }

  /**
   * The tags for events of an edge: those of the edge win over those for all.
   *
   * @param origin null for what this process collected itself
   */
  Map<String, String> of(@Nullable String origin) {
    return origin == null ? all : byEdge.getOrDefault(origin, all);
  }

  private static void readEdge(
      String entry,
      Map<String, String> all,
      Map<String, Map<String, String>> byEdge,
      Settings settings) {
    int colon = entry.indexOf(':');
    if (colon < 0) {
      throw settings.refuse("edges", entry, "a list of <edge id>:name=value;name=value");
    }
    Map<String, String> tags =
        edge("edges", entry.substring(0, colon).strip(), all, byEdge, settings);
    read("edges", entry.substring(colon + 1), ";", tags, settings);
  }

  private static Map<String, String> edge(
      String key,
      String origin,
      Map<String, String> all,
      Map<String, Map<String, String>> byEdge,
      Settings settings) {
    if (!EventId.isOrigin(origin)) {
      throw settings.refuse(key, origin, "an edge id of 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return byEdge.computeIfAbsent(origin, id -> new LinkedHashMap<>(all));
  }

  private static void read(
      String key, String list, String separator, Map<String, String> tags, Settings settings) {
    for (String item : list.split(separator, -1)) {
      if (item.isBlank()) {
        continue;
      }
      int equals = item.indexOf('=');
      String name = equals < 0 ? "" : item.substring(0, equals).strip();
      if (name.isEmpty() || item.length() > MAX_LENGTH) {
        throw settings.refuse(
            key, item.strip(), FORM + ", each of at most " + MAX_LENGTH + " characters");
      }
      tags.put(name, item.substring(equals + 1).strip());
    }
    if (tags.size() > MAX_TAGS) {
      throw settings.refuse(key, list, "at most " + MAX_TAGS + " tags");
    }
  }

  private static String texts(@Nullable Object value) {
    return value instanceof String[] array ? String.join(",", array) : String.valueOf(value);
  }
}
