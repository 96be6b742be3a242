package io.edgebot.processor.addtags.internal;

import io.edgebot.api.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts tags into an event's field {@code tags}. Thread-safe. */
final class Tagger {
  static final String FIELD = "tags";

  private final boolean overwrite;

  Tagger(boolean overwrite) {
    this.overwrite = overwrite;
  }

  /** The event with the tags; the same one if nothing changes. */
  Event tag(Event event, Map<String, String> tags) {
    if (tags.isEmpty()) {
      return event;
    }
    Object present = event.get(FIELD);
    if (present == null || (overwrite && !(present instanceof Map))) {
      return event.toBuilder().put(FIELD, tags).build();
    }
    if (!(present instanceof Map<?, ?> before)) {
      return event;
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    before.forEach((name, value) -> merged.put((String) name, value));
    boolean changed = false;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (overwrite
          ? !tag.getValue().equals(merged.put(tag.getKey(), tag.getValue()))
          : putIfMissing(merged, tag)) {
        changed = true;
      }
    }
    return changed ? event.toBuilder().put(FIELD, merged).build() : event;
  }

  /** Whether an event has a field {@code tags} of another form, to which nothing can be added. */
  boolean isForeign(Event event) {
    Object present = event.get(FIELD);
    return !overwrite && present != null && !(present instanceof Map);
  }

  private static boolean putIfMissing(
      Map<String, @Nullable Object> tags, Map.Entry<String, String> tag) {
    if (tags.containsKey(tag.getKey())) {
      return false;
    }
    tags.put(tag.getKey(), tag.getValue());
    return true;
  }
}
