package io.edgebot.engine.internal.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the different names of a block in the order of their first use. */
final class NameTable {
  /** Longer names are cut in the index; the event itself keeps them whole. */
  static final int LONGEST = 256;

  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable String last;
  private int lastIndex;

  int index(@Nullable String name) {
    name = name == null ? "" : cut(name);
    if (name.equals(last)) {
      return lastIndex;
    }
    Integer known = indexes.get(name);
    if (known == null) {
      known = names.size();
      indexes.put(name, known);
      names.add(name);
    }
    last = name;
    lastIndex = known;
    return known;
  }

  /** The names; the table is empty afterwards. */
  String[] take() {
    String[] taken = names.toArray(new String[0]);
    names.clear();
    indexes.clear();
    last = null;
    return taken;
  }

  /** A name as the index holds it; no surrogate pair is cut in two. */
  static String cut(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    boolean pair = Character.isHighSurrogate(name.charAt(LONGEST - 1));
    return name.substring(0, pair ? LONGEST - 1 : LONGEST);
  }
}
