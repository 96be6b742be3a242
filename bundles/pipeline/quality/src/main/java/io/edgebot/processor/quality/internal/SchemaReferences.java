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

  private final String file;
  private final Map<String, @Nullable Object> root;
  private final Set<Object> anchors = new HashSet<>();

  private SchemaReferences(String file, Map<String, @Nullable Object> root) {
    this.file = file;
    this.root = root;
  }

  /** Refuses the first reference that leads nowhere. */
  static void check(String file, Map<String, @Nullable Object> root) throws FileFormatException {
    SchemaReferences references = new SchemaReferences(file, root);
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
            ? leadsSomewhere(reference)
            : reference.equals("#") || anchors.contains(reference);
    if (!leads) {
      throw new FileFormatException(
          file
              + ": "
              + keyword
              + " = '"
              + Shown.text(reference)
              + "' must be a place in the same file, such as #/$defs/name");
    }
  }

  private boolean leadsSomewhere(String pointer) {
    Object at = root;
    for (String step : pointer.substring(2).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (at instanceof Map<?, ?> map) {
        at = map.get(name);
      } else if (at instanceof List<?> list && name.matches("[0-9]{1,6}")) {
        int index = Integer.parseInt(name);
        at = index < list.size() ? list.get(index) : null;
      } else {
        return false;
      }
    }
    return at instanceof Map<?, ?> || at instanceof Boolean;
  }
}
