package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a rules file: sections {@code [type, type]}, and in them lines of a field or {@code @limit}
 * and what it must be like. Used once.
 */
final class RulesParser {
  private static final int MOST_LINES = 5000;
  private static final int MOST_TYPES = 1000;

  private final Map<String, Section> sections = new LinkedHashMap<>();
  private List<Section> open = List.of();
  private int number;

  private RulesParser() {}

  /**
   * Reads one.
   *
   * @return sections by type
   */
  static Map<String, Section> parse(String text) throws FileFormatException {
    RulesParser parser = new RulesParser();
    for (String line : text.split("\r\n|\r|\n", -1)) {
      parser.number++;
      parser.line(line.strip());
    }
    return parser.sections;
  }

  private void line(String line) throws FileFormatException {
    if (number > MOST_LINES) {
      throw refuse(line, "one of at most " + MOST_LINES + " lines");
    }
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("[")) {
      open = header(line);
      return;
    }
    if (open.isEmpty()) {
      throw refuse(line, "behind a line with the types that it is for, such as [syslog]");
    }
    try {
      List<String> words = Words.split(line);
      String subject = words.get(0);
      Words rest = new Words(words.subList(1, words.size()));
      if (subject.startsWith("@")) {
        limit(subject.substring(1), rest);
      } else {
        field(subject, rest);
      }
    } catch (Words.Misfit e) {
      throw refuse(e.word(), e.allowed());
    }
  }

  private List<Section> header(String line) throws FileFormatException {
    String allowed = "one or more types, such as [syslog] or [syslog, log], or [*] for every type";
    if (!line.endsWith("]")) {
      throw refuse(line, allowed);
    }
    List<Section> named = new ArrayList<>();
    for (String type : line.substring(1, line.length() - 1).split(",", -1)) {
      String name = type.strip();
      if (name.isEmpty() || name.contains("[") || name.contains("]")) {
        throw refuse(line, allowed);
      }
      named.add(sections.computeIfAbsent(name, absent -> new Section()));
    }
    if (sections.size() > MOST_TYPES) {
      throw refuse(line, "one of at most " + MOST_TYPES + " types");
    }
    return named;
  }

  private void limit(String name, Words words) throws Words.Misfit {
    Optional<Limit> limit = words.isOff() ? LimitParser.off(name) : LimitParser.parse(name, words);
    open.forEach(section -> section.limits.put(name, limit));
  }

  private void field(String path, Words words) throws Words.Misfit, FileFormatException {
    Optional<FieldRule> rule = FieldRuleParser.parse(path, words);
    for (Section section : open) {
      section.fields.put(path, rule);
      if (section.fields.size() > Section.MOST_FIELDS) {
        throw refuse(path, "one of at most " + Section.MOST_FIELDS + " fields of a type");
      }
    }
  }

  private FileFormatException refuse(String value, String allowed) {
    return new FileFormatException(number, value, allowed);
  }
}
