package io.edgebot.processor.redact.internal;

/** Finds numbers of people in which letters go before digits. */
final class LetteredNationalIds implements Detector {
  @Override
  public String triggers() {
    return "0123456789";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    char before = Chars.at(text, at - 1);
    return (Chars.isLetter(before) || before == ' ')
        && (isBritish(text, at, match) || isItalian(text, at, match) || isNie(text, at, match));
  }

  /** X1234567L: the foreigner's number, behind X, Y or Z. */
  private static boolean isNie(CharSequence text, int at, Match match) {
    int series = "XYZ".indexOf(Chars.at(text, at - 1));
    if (series < 0
        || Chars.isWordAt(text, at - 2)
        || !Forms.matches(text, at, "0000000a")
        || Chars.isWordAt(text, at + 8)) {
      return false;
    }
    long number = series * 10_000_000L + Forms.digits(text, at, at + 7);
    return Forms.spanishCheck(number) == text.charAt(at + 7)
        && match.set(at - 1, at + 8, Kind.NATIONAL_IDS);
  }

  /** NINO: QQ123456C, also in pairs. */
  private static boolean isBritish(CharSequence text, int at, Match match) {
    int letters = Chars.at(text, at - 1) == ' ' ? at - 3 : at - 2;
    char first = Chars.at(text, letters);
    char second = Chars.at(text, letters + 1);
    boolean paired = Forms.matches(text, at, "00 00 00 A");
    int end = at + (paired ? 10 : 7);
    return (paired || Forms.matches(text, at, "000000A"))
        && "ABCEGHJKLMNOPRSTWXYZ".indexOf(first) >= 0
        && "ABCEGHJKLMNPRSTWXYZ".indexOf(second) >= 0
        && !Chars.isWordAt(text, letters - 1)
        && text.charAt(end - 1) <= 'D'
        && !Chars.isWordAt(text, end)
        && !"BG GB NK KN TN NT ZZ".contains("" + first + second)
        && match.set(letters, end, Kind.NATIONAL_IDS);
  }

  /** Codice fiscale: RSSMRA85T10A562S. */
  private static boolean isItalian(CharSequence text, int at, Match match) {
    int start = at - 6;
    if (!Forms.matches(text, start, "aaaaaa00a00a000a")
        || Chars.isWordAt(text, start - 1)
        || Chars.isWordAt(text, start + 16)) {
      return false;
    }
    return Forms.italianCheck(text, start) == Character.toUpperCase(text.charAt(start + 15))
        && match.set(start, start + 16, Kind.NATIONAL_IDS);
  }
}
