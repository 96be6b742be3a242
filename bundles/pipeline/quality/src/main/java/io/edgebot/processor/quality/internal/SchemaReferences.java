package io.edgebot.processor.quality.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that a schema refers to itself only: nothing is fetched, and nothing is missing later. */
final class SchemaReferences {
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final Set<String> ANCHORS = Set.of("$anchor", "$dynamicAnchor");

  private final Map<String, @Nullable Object> root;
  private final Set<Object> anchors = new HashSet<>();

  private SchemaReferences(Map<String, @Nullable Object> root) {
    this.root = root;
  }

  /** Refuses the first reference that leads nowhere. */
  static void checkAll(Map<String, @Nullable Object> root) throws FileFormatException {
    SchemaReferences references = new SchemaReferences(root);
    references.collectAnchors(root);
    references.check(root);
  }

  private void collectAnchors(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            if (ANCHORS.contains(key) && inner instanceof String) {
              anchors.add("#" + inner);
            }
            collectAnchors(inner);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(this::collectAnchors);
    }
  }

  private void check(@Nullable Object value) throws FileFormatException {
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (REFERENCES.contains(entry.getKey()) && entry.getValue() instanceof String reference) {
          check((String) entry.getKey(), reference);
        }
        check(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        check(item);
      }
    }
  }

  private void check(String keyword, String reference) throws FileFormatException {
    boolean leads =
        reference.startsWith("#/")
            ? isSchema(Pointers.find(root, reference.substring(1)))
            : reference.equals("#") || anchors.contains(reference);
    if (!leads) {
      throw new FileFormatException(
          keyword
              + " = '"
              + Shown.text(reference)
              + "' must be a place in the same file, such as #/$defs/name");
    }
  }

  private static boolean isSchema(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof Boolean;
  }
}
