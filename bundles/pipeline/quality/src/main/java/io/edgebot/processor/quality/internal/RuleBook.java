package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for each type. Immutable. */
final class RuleBook {
  /** The section for events of every type. */
  static final String EVERY = "*";

  private final Map<String, TypeRules> types = new HashMap<>();
  private final TypeRules others;

  /**
   * The rules of files, of which a later one's replace those before.
   *
   * @param schemas by type
   */
  RuleBook(List<Map<String, Section>> files, Map<String, EventSchema> schemas) {
    Set<String> named = new TreeSet<>(schemas.keySet());
    files.forEach(file -> named.addAll(file.keySet()));
    for (String type : named) {
      types.put(type, rules(files, type, schemas.get(type)));
    }
    others = rules(files, EVERY, null);
  }

  private static TypeRules rules(
      List<Map<String, Section>> files, String type, @Nullable EventSchema schema) {
    List<@Nullable Section> sections = new ArrayList<>();
    for (Map<String, Section> file : files) {
      sections.add(file.get(EVERY));
      sections.add(file.get(type));
    }
    return TypeRules.of(sections, schema);
  }

  /** The rules for events of a type. */
  TypeRules of(String type) {
    TypeRules rules = types.get(type);
    return rules == null ? others : rules;
  }
}
