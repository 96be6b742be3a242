package io.edgebot.processor.redact.internal;

/**
 * Finds numbers of payment cards: an issuer's first digits, a length that the issuer gives, and the
 * check digit.
 */
final class CardNumbers implements Detector {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  @Override
  public String triggers() {
    return "23456";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    if (Chars.isInNumber(text, at)) {
      return false;
    }
    Digits digits = match.digits;
    if (!digits.read(text, at, " -+")) {
      return false;
    }
    do {
      if (isCard(digits) && !Chars.goesOn(text, digits.end)) {
        return match.set(at, digits.end, Kind.CARDS);
      }
    } while (digits.shorten());
    return false;
  }

  private static boolean isCard(Digits digits) {
    return digits.size >= SHORTEST
        && digits.size <= LONGEST
        && isGroupedAsCard(digits)
        && isIssued(digits)
        && digits.passesLuhn();
  }

  private static boolean isGroupedAsCard(Digits digits) {
    return digits.groupCount == 1
        || digits.isGroupedByFour()
        || digits.isGrouped(4, 6, 5)
        || digits.isGrouped(4, 6, 4);
  }

  private static boolean isIssued(Digits digits) {
    int two = (int) digits.value(0, 2);
    int four = (int) digits.value(0, 4);
    int size = digits.size;
    return switch (two / 10) {
      case 4 -> size == 13 || size == 16 || size == 19; // Visa
      case 5 -> // Mastercard, Maestro
          (two >= 51 && two <= 55 && size == 16)
              || ((four == 5018 || four == 5020 || four == 5038 || four == 5893) && size >= 16);
      case 2 -> four >= 2200 && four <= 2720 && size == 16; // Mir, Mastercard
      case 3 -> // American Express; Diners; JCB
          ((two == 34 || two == 37) && size == 15)
              || ((two == 36 || two == 38 || two == 39 || four / 10 <= 305) && size == 14)
              || (four >= 3528 && four <= 3589 && size >= 16);
      default -> // Discover, UnionPay, Maestro
          size >= 16
              && (two == 60 || two == 62 || two == 64 || two == 65 || four == 6304 || two == 67);
    };
  }
}
