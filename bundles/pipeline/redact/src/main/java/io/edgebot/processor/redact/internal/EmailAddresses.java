package io.edgebot.processor.redact.internal;

import java.util.Locale;
import java.util.Set;

/** Finds e-mail addresses; the domain stays, so that what is left can still be counted. */
final class EmailAddresses implements Detector {
  private static final int LONGEST_LOCAL = 256;
  private static final int LONGEST_DOMAIN = 253;

  /** Ends of names with an at sign that are no domains: units of systemd, files. */
  private static final Set<String> NO_DOMAINS =
      Set.of(
          "service", "socket", "timer", "target", "mount", "slice", "scope", "device", "path",
          "swap", "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css");

  @Override
  public String triggers() {
    return "@";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    int start = at;
    while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    start = Chars.behindEscape(text, start);
    while (start < at && ".-+'".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start < at && isDomain(text, at + 1) && match.set(start, at, Kind.EMAIL);
  }

  private static boolean isDomain(CharSequence text, int from) {
    int end = from;
    int dot = -1;
    while (end < text.length() && end - from < LONGEST_DOMAIN && isDomainChar(text.charAt(end))) {
      boolean labelEnds = text.charAt(end) == '.';
      if (labelEnds && !isLabelChar(Chars.at(text, end + 1))) {
        break; // the end of a sentence
      }
      dot = labelEnds ? end : dot;
      end++;
    }
    if (dot <= from || end - dot < 3) {
      return false;
    }
    String top = text.subSequence(dot + 1, end).toString().toLowerCase(Locale.ROOT);
    return top.chars().noneMatch(c -> c < 128 && !Chars.isLetter((char) c) && c != '-')
        && !NO_DOMAINS.contains(top);
  }

  private static boolean isLocal(char c) {
    return isLabelChar(c) || "._+-'".indexOf(c) >= 0;
  }

  private static boolean isDomainChar(char c) {
    return isLabelChar(c) || c == '-' || c == '.';
  }

  private static boolean isLabelChar(char c) {
    return Chars.isWord(c) || (c > 127 && (Character.isLetterOrDigit(c) || c == '\uFFFD'));
  }
}
