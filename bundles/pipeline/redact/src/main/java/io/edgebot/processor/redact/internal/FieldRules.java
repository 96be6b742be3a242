package io.edgebot.processor.redact.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a field by its name or path. Immutable. */
final class FieldRules {
  private static final int MAX_WORD = 64;

  private final Names names;
  private final Set<String> kept;
  private final Selectors selectors;

  /**
   * Makes rules.
   *
   * @param names that count at any depth, and in texts
   * @param kept plain names that win over those
   * @param selectors that win over names
   */
  FieldRules(List<Name> names, Set<String> kept, Selectors selectors) {
    this.names = new Names(names);
    this.kept = kept;
    this.selectors = selectors;
  }

  /**
   * Decides about a field.
   *
   * @param path from the event's root, as made by {@link #below}
   * @param value a text, or what else it is
   */
  Action action(String path, String key, @Nullable Object value) {
    Action selected = selected(path, key);
    if (selected != Action.NONE) {
      return selected;
    }
    if (isKept(key)) {
      return Action.KEEP;
    }
    Name name = names.endingAt(key, key.length());
    if (name == null || !fits(name, value)) {
      return Action.NONE;
    }
    boolean part = name.startIn(key, key.length()) > 0;
    return part && name.action() == Action.DROP ? Action.MASK : name.action();
  }

  /** Whether nothing is said of a field, whatever its value is. */
  boolean isFree(String path, String key) {
    return selected(path, key) == Action.NONE
        && names.endingAt(key, key.length()) == null
        && !isKept(key);
  }

  /** The name in a text that ends right before a position, if its value is to be replaced. */
  @Nullable Name inText(CharSequence text, int end) {
    if (!selectors.isEmpty()) {
      String word = wordBefore(text, end);
      Action selected =
          word.isEmpty()
              ? Action.NONE
              : selectors.action(word, word.substring(word.lastIndexOf('.') + 1));
      if (selected != Action.NONE) {
        return selected == Action.KEEP ? null : Name.of(word, selected);
      }
    }
    Name name = names.endingAt(text, end);
    return name == null || kept.isEmpty() || !isKept(wordBefore(text, end)) ? name : null;
  }

  /** The path of a key of a map; no path is made where none is asked for. */
  String below(String path, String key) {
    return selectors.usesPaths() ? path + '.' + key : key;
  }

  /** Whether paths are asked for, and not just names. */
  boolean usesPaths() {
    return selectors.usesPaths();
  }

  /** What a path or wildcard says of a field. */
  Action selected(String path, String key) {
    return selectors.isEmpty() || RedactSettings.NEEDED.contains(path)
        ? Action.NONE
        : selectors.action(path, key);
  }

  private boolean isKept(String key) {
    return !kept.isEmpty() && kept.contains(Name.plain(key));
  }

  private static boolean fits(Name name, @Nullable Object value) {
    if (name.form() == ValueForm.ANY || name.form() == ValueForm.LINE) {
      return true;
    }
    return value instanceof CharSequence text
        ? name.form().fits(text)
        : value instanceof Number number && name.form().fits(number.toString());
  }

  private static String wordBefore(CharSequence text, int end) {
    int start = end;
    while (start > 0 && start > end - MAX_WORD && ValueRange.isNameChar(text.charAt(start - 1))) {
      start--;
    }
    while (start < end && text.charAt(start) == '-') {
      start++;
    }
    return text.subSequence(start, end).toString();
  }
}
