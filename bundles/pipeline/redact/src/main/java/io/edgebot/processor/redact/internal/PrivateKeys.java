package io.edgebot.processor.redact.internal;

/** Finds private keys in PEM; where the end is missing, all the rest belongs to it. */
final class PrivateKeys {
  private static final int MAX_LABEL = 64;
  private static final String BEGIN = "-----BEGIN ";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String DASHES = "-----";
  private static final String END = "-----END ";

  private PrivateKeys() {}

  /** Looks for one around a trigger. */
  static boolean find(CharSequence text, int at, Match match) {
    if (!Chars.matches(text, at, BEGIN)) {
      return false;
    }
    int label = at + BEGIN.length();
    int most = Math.min(text.length(), label + MAX_LABEL);
    for (int i = label; i < most; i++) {
      if (Chars.matches(text, i, DASHES)) {
        return false;
      }
      if (Chars.matches(text, i, PRIVATE_KEY)) {
        return key(text, i + PRIVATE_KEY.length(), match);
      }
    }
    return false;
  }

  /** From the dashes that end the line on; {@code PRIVATE KEY BLOCK} is OpenPGP's. */
  private static boolean key(CharSequence text, int behindLabel, Match match) {
    int start = Chars.matches(text, behindLabel, " BLOCK") ? behindLabel + 6 : behindLabel;
    if (!Chars.matches(text, start, DASHES)) {
      return false;
    }
    start += DASHES.length();
    int end = start;
    while (end < text.length() && !Chars.matches(text, end, END)) {
      end++;
    }
    return match.set(start, end, Kind.TOKENS);
  }
}
