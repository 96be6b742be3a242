package io.edgebot.processor.redact.internal;

import org.jspecify.annotations.Nullable;

/**
 * Finds values behind names: {@code name=value}, {@code "name":"value"}, {@code --name value},
 * {@code <name>value}.
 */
final class NamedValues implements Detector {
  private static final int MAX_WORD = 64;

  private final FieldRules rules;

  NamedValues(FieldRules rules) {
    this.rules = rules;
  }

  @Override
  public String triggers() {
    return "=:>-";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    return switch (text.charAt(at)) {
      case '>' -> inElement(text, at, match);
      case '-' -> behindOption(text, at, match);
      default -> behindName(text, at, match);
    };
  }

  /** {@code name=value}, {@code name : value}, {@code "name":"value"}, {@code \"name\":…}. */
  private boolean behindName(CharSequence text, int separator, Match match) {
    int nameEnd = separator;
    while (nameEnd > 0 && (text.charAt(nameEnd - 1) == ' ' || text.charAt(nameEnd - 1) == '\t')) {
      nameEnd--;
    }
    int most = Math.max(0, nameEnd - MAX_WORD);
    while (nameEnd > most && "\"'\\])".indexOf(text.charAt(nameEnd - 1)) >= 0) {
      nameEnd--;
    }
    return value(text, rules.inText(text, nameEnd), separator + 1, match);
  }

  /** {@code --name value}. */
  private boolean behindOption(CharSequence text, int dash, Match match) {
    if (dash > 0 && text.charAt(dash - 1) > ' ' && !ValueRange.isQuote(text.charAt(dash - 1))) {
      return false;
    }
    int space = dash;
    int most = Math.min(text.length(), dash + MAX_WORD);
    while (space < most && ValueRange.isNameChar(text.charAt(space))) {
      space++;
    }
    if (space + 1 >= text.length()
        || text.charAt(space) != ' '
        || text.charAt(space + 1) == '-'
        || space == dash + 1) {
      return false;
    }
    CharSequence option = text.subSequence(dash, space);
    return value(text, rules.inText(option, option.length()), space + 1, match);
  }

  /** {@code <name>value}. */
  private boolean inElement(CharSequence text, int bracket, Match match) {
    int word = bracket;
    while (word > 0 && word > bracket - MAX_WORD && ValueRange.isNameChar(text.charAt(word - 1))) {
      word--;
    }
    if (word == 0 || word == bracket || "<:".indexOf(text.charAt(word - 1)) < 0) {
      return false;
    }
    Name name = rules.inText(text, bracket);
    if (name == null) {
      return false;
    }
    int end = name.form().end(text, bracket + 1);
    if (end == ValueForm.WHOLE) {
      end = bracket + 1;
      while (end < text.length() && text.charAt(end) != '<') {
        end++;
      }
    }
    return found(name, bracket + 1, end, match);
  }

  private static boolean value(CharSequence text, @Nullable Name name, int from, Match match) {
    return name != null
        && ValueRange.find(text, from, name.form(), match)
        && found(name, match.start, match.end, match);
  }

  private static boolean found(Name name, int start, int end, Match match) {
    match.set(start, end, name.kind());
    match.action = Action.ofText(name.action());
    return end > start;
  }
}
