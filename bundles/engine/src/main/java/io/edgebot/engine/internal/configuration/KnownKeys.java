package io.edgebot.engine.internal.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jline.utils.Levenshtein;
import org.osgi.framework.Bundle;

/**
 * The keys that somebody reads of a pid file, by which mistyped ones are found. A key of a metatype
 * that ends in a dot stands for all that begin with it, such as {@code mask_pattern.<name>}.
 */
final class KnownKeys {
  /** What Config Admin, Declarative Services and File Install add and read. */
  private static final List<String> OTHERS =
      List.of("service.", "component.", "felix.", "edgebot.", ".");

  private static final int MOST = 5;
  private static final int LONGEST = 64;

  private KnownKeys() {}

  /**
   * The keys of a configuration that nobody reads, as a sentence; empty if there are none, or if
   * its bundle does not tell which it reads.
   */
  static String unknown(Bundle bundle, String pid, Content content) {
    Map<String, Attribute> described =
        Metatypes.of(bundle).getOrDefault(PluginPids.factory(pid), Map.of());
    return described.isEmpty() ? "" : unknown(described.keySet(), pid, content);
  }

  static String unknown(Set<String> described, String pid, Content content) {
    Set<String> known = new TreeSet<>(described);
    if (PluginPids.isSink(pid)) {
      known.addAll(DeliveryKeys.ALL);
    }
    List<String> unknown =
        content.values().keySet().stream().filter(key -> !isKnown(key, known)).toList();
    if (unknown.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (String key : unknown.subList(0, Math.min(MOST, unknown.size()))) {
      String meant = nearest(key, known);
      parts.add(
          cut(key) + (meant.isEmpty() ? " (unknown)" : " (unknown: did you mean " + meant + "?)"));
    }
    if (unknown.size() > MOST) {
      parts.add((unknown.size() - MOST) + " more");
    }
    return "etc/"
        + pid.replace('~', '-')
        + ".cfg: nobody reads "
        + String.join(", ", parts)
        + ": correct or delete it";
  }

  private static boolean isKnown(String key, Set<String> known) {
    return known.contains(key)
        || Stream.concat(OTHERS.stream(), known.stream().filter(KnownKeys::isOpen))
            .anyMatch(start -> key.length() > start.length() && key.startsWith(start));
  }

  private static boolean isOpen(String key) {
    return key.endsWith(".");
  }

  /** The known key that takes the fewest changes; empty if none is near. */
  private static String nearest(String key, Set<String> known) {
    String nearest = "";
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int tail = isOpen(candidate) ? key.indexOf('.') + 1 : key.length();
      String head = key.substring(0, tail).toLowerCase(Locale.ROOT);
      int changes =
          head.length() > LONGEST ? Integer.MAX_VALUE : Levenshtein.distance(head, candidate);
      if (changes < fewest && changes <= Math.max(1, head.length() / 3)) {
        fewest = changes;
        nearest = candidate + cut(key.substring(tail));
      }
    }
    return nearest;
  }

  private static String cut(String key) {
    return key.length() <= LONGEST ? key : key.substring(0, LONGEST) + "...";
  }
}
