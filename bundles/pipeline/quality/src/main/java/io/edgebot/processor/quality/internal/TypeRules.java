package io.edgebot.processor.quality.internal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All rules for events of one type; null for what is not asked. Immutable. */
record TypeRules(
    FieldNode fields,
    @Nullable EventSchema schema,
    @Nullable Limit size,
    @Nullable Limit depth,
    @Nullable Limit future,
    @Nullable Limit past,
    @Nullable Limit timeAfter,
    @Nullable Limit receivedAfter,
    @Nullable Limit control,
    @Nullable Limit replacement,
    @Nullable Limit surrogate) {

  /** The rules of sections, of which a later one's replace those before. */
  static TypeRules of(List<@Nullable Section> sections, @Nullable EventSchema schema) {
    Section all = new Section();
    sections.stream().filter(Objects::nonNull).forEach(all::putAll);
    return new TypeRules(
        FieldNode.of(all.fields.values().stream().flatMap(Optional::stream).toList()),
        schema,
        limit(all, "size"),
        limit(all, "depth"),
        limit(all, "future"),
        limit(all, "past"),
        limit(all, "time_after"),
        limit(all, "received_after"),
        limit(all, "control"),
        limit(all, "replacement"),
        limit(all, "surrogate"));
  }

  private static @Nullable Limit limit(Section section, String name) {
    return section.limits.getOrDefault(name, Optional.empty()).orElse(null);
  }
}
