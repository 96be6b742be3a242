package io.edgebot.processor.redact.internal;

import java.util.List;

/**
 * Finds secrets in URLs: {@code scheme://user:password@host}, the signature of a shared access URL
 * of Azure, and the path of a webhook.
 */
final class UrlSecrets {
  private static final int MAX_USER_INFO = 512;
  private static final int MIN_SIGNATURE = 20;
  private static final List<String> WEBHOOKS =
      List.of(
          "hooks.slack.com/services/",
          "hooks.slack.com/workflows/",
          "discord.com/api/webhooks/",
          "discordapp.com/api/webhooks/");

  private UrlSecrets() {}

  /** Looks for one around a trigger. */
  static boolean find(CharSequence text, int at, Match match) {
    return Chars.matches(text, at, "://")
        && (userInfo(text, at + 3, match) || webhook(text, at + 3, match));
  }

  private static boolean userInfo(CharSequence text, int from, Match match) {
    int separator = -1;
    int at = -1;
    int most = Math.min(text.length(), from + MAX_USER_INFO);
    for (int i = from; i < most && "/?# \t\r\n\"'<>".indexOf(text.charAt(i)) < 0; i++) {
      if (text.charAt(i) == ':' && separator < 0) {
        separator = i;
      } else if (text.charAt(i) == '@') {
        at = i;
      }
    }
    return separator >= 0 && match.set(separator + 1, at, Kind.TOKENS);
  }

  private static boolean webhook(CharSequence text, int from, Match match) {
    for (String webhook : WEBHOOKS) {
      if (Chars.matchesIgnoringCase(text, from, webhook)) {
        int end = from + webhook.length();
        while (end < text.length() && (isUrlChar(text.charAt(end)) || text.charAt(end) == '/')) {
          end++;
        }
        return match.set(from + webhook.length(), end, Kind.TOKENS);
      }
    }
    return false;
  }

  /** {@code ?sig=…}. */
  static boolean signature(CharSequence text, int separator, Match match) {
    if (!Chars.matchesIgnoringCase(text, separator - 3, "sig")
        || "?&;".indexOf(Chars.at(text, separator - 4)) < 0) {
      return false;
    }
    int end = separator + 1;
    while (end < text.length() && isUrlChar(text.charAt(end))) {
      end++;
    }
    return end - separator > MIN_SIGNATURE && match.set(separator + 1, end, Kind.TOKENS);
  }

  private static boolean isUrlChar(char c) {
    return Chars.isBase64Url(c) || "%+/=".indexOf(c) >= 0;
  }
}
