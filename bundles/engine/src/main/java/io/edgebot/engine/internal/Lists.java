package io.edgebot.engine.internal;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Comma separated settings. */
final class Lists {
  private Lists() {}

  /** The words of a setting, which may be a text, an array or a collection. */
  static List<String> of(@Nullable Object value) {
    if (value instanceof String[] texts) {
      return words(Stream.of(texts));
    }
    if (value instanceof Collection<?> texts) {
      return words(texts.stream().map(String::valueOf));
    }
    return value == null ? List.of() : words(Stream.of(value.toString()));
  }

  private static List<String> words(Stream<String> texts) {
    return texts
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
