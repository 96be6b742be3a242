package io.edgebot.processor.filter.internal;

import io.edgebot.api.event.Severity;
import io.edgebot.processor.filter.internal.Condition.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a rule: {@code <action> [<condition> ...]}. Values with spaces stand in double quotes, in
 * which {@code \"} and {@code \\} are a quote and a backslash.
 */
final class RuleParser {
  static final String FORM =
      "keep | drop | sample 1/<n> | every <n>, followed by conditions type=, type!=, source=,"
          + " source!=, text=, text!= (patterns with * and ?), contains=, contains!= (literal),"
          + " severity>=, severity<";

  private static final int MOST_OF = 1_000_000_000;

  private final String text;
  private int at;

  private RuleParser(String text) {
    this.text = text;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong with it
   */
  static Rule parse(String text) {
    RuleParser parser = new RuleParser(text.strip());
    Action action = parser.action();
    List<Condition> conditions = new ArrayList<>();
    while (parser.skipSpaces()) {
      conditions.add(parser.condition());
    }
    return new Rule(action, List.copyOf(conditions));
  }

  private Action action() {
    String word = word();
    return switch (word) {
      case "keep" -> new Action.Keep();
      case "drop" -> new Action.Drop();
      case "sample" -> new Action.Sample(share());
      case "every" -> new Action.Every(number(nextWord()), new AtomicLong());
      default -> throw new IllegalArgumentException("'" + word + "' is no action");
    };
  }

  private int share() {
    String share = nextWord();
    if (!share.startsWith("1/")) {
      throw new IllegalArgumentException("sample needs 1/<n>");
    }
    return number(share.substring(2));
  }

  private String nextWord() {
    skipSpaces();
    return word();
  }

  private Condition condition() {
    int from = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    String subject = text.substring(from, at);
    String operator = operator();
    String value = value();
    return switch (subject + operator) {
      case "type=", "type!=" -> matches(Subject.TYPE, value, operator);
      case "source=", "source!=" -> matches(Subject.SOURCE, value, operator);
      case "text=", "text!=" -> matches(Subject.TEXT, value, operator);
      case "contains=", "contains!=" -> contains(value, operator);
      case "severity>=" -> new Condition.AtLeast(severity(value));
      case "severity<" -> new Condition.LessThan(severity(value));
      default -> throw new IllegalArgumentException("'" + subject + operator + "' is no condition");
    };
  }

  private static Condition contains(String literal, String operator) {
    if (literal.isEmpty()) {
      throw new IllegalArgumentException("contains needs a text");
    }
    return new Condition.Contains(literal, operator.equals("!="));
  }

  private static Condition matches(Subject subject, String glob, String operator) {
    if (glob.length() > Glob.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a pattern is longer than " + Glob.MAX_LENGTH + " characters");
    }
    return new Condition.Matches(subject, new Glob(glob), operator.equals("!="));
  }

  private static Severity severity(String name) {
    Severity severity = Severity.parse(name);
    if (severity == null) {
      throw new IllegalArgumentException("'" + name + "' is no severity");
    }
    return severity;
  }

  private static int number(String digits) {
    if (digits.matches("[1-9][0-9]{0,9}")) {
      long number = Long.parseLong(digits);
      if (number <= MOST_OF) {
        return (int) number;
      }
    }
    throw new IllegalArgumentException("'" + digits + "' is not a number from 1 to " + MOST_OF);
  }

  private String operator() {
    for (String operator : List.of("!=", ">=", "=", "<")) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return "";
  }

  private String value() {
    if (at >= text.length() || text.charAt(at) != '"') {
      return word();
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    at++;
    return value.toString();
  }

  private String word() {
    int from = at;
    while (at < text.length() && text.charAt(at) != ' ') {
      at++;
    }
    return text.substring(from, at);
  }

  /** Whether something follows. */
  private boolean skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length();
  }
}
