package io.edgebot.processor.redact.internal;

/** Finds tokens without a prefix of their own: client secrets of Azure, bots of Telegram. */
final class OtherTokens {
  private static final int AZURE_BEFORE = 5;
  private static final int AZURE_BEHIND = 31;
  private static final int BOT_ID = 8;
  private static final int BOT_SECRET = 35;

  private OtherTokens() {}

  /** {@code abc8Q~…}. */
  static boolean azure(CharSequence text, int at, Match match) {
    int start = at - AZURE_BEFORE;
    if (Chars.at(text, at - 1) != 'Q' || !Chars.isDigit(Chars.at(text, at - 2)) || start < 0) {
      return false;
    }
    for (int i = start; i < at; i++) {
      if (!isAzureChar(text.charAt(i))) {
        return false;
      }
    }
    int end = at + 1;
    while (end < text.length() && isAzureChar(text.charAt(end))) {
      end++;
    }
    return end - at > AZURE_BEHIND && match.set(start, end, Kind.TOKENS);
  }

  /** {@code 123456789:AA…}. */
  static boolean telegram(CharSequence text, int at, Match match) {
    if (!Chars.matches(text, at, ":AA")) {
      return false;
    }
    int start = at;
    while (start > 0 && at - start <= BOT_ID + 2 && Chars.isDigit(text.charAt(start - 1))) {
      start--;
    }
    int end = at + 1;
    while (end < text.length()
        && end - at <= BOT_SECRET + 1
        && Chars.isBase64Url(text.charAt(end))) {
      end++;
    }
    return at - start >= BOT_ID
        && !Chars.isWordAt(text, start - 1)
        && end - at == BOT_SECRET + 1
        && match.set(at + 1, end, Kind.TOKENS);
  }

  private static boolean isAzureChar(char c) {
    return Chars.isBase64Url(c) || c == '.' || c == '~';
  }
}
