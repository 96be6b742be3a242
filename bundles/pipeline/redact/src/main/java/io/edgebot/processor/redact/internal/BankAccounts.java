package io.edgebot.processor.redact.internal;

import java.util.HashMap;
import java.util.Map;

/** Finds IBANs: a country, the length that it gives, and the check digits (ISO 13616). */
final class BankAccounts implements Detector {
  private static final Map<String, Integer> LENGTHS = lengths();

  @Override
  public String triggers() {
    return "0123456789";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    int start = at - 2;
    if (!Chars.isLetter(Chars.at(text, at - 1))
        || !Chars.isLetter(Chars.at(text, start))
        || !Chars.isDigit(Chars.at(text, at + 1))
        || Chars.isWordAt(text, start - 1)) {
      return false;
    }
    Integer length = LENGTHS.get(country(text, start));
    return length != null && hasRightCheck(text, start, length, match);
  }

  private static String country(CharSequence text, int start) {
    return "" + upper(text.charAt(start)) + upper(text.charAt(start + 1));
  }

  /** The number of BBAN, country and check digits, in this order, is 1 modulo 97. */
  private static boolean hasRightCheck(CharSequence text, int start, int length, Match match) {
    char[] iban = new char[length];
    int at = start;
    for (int i = 0; i < length; at++) {
      char c = Chars.at(text, at);
      if (Chars.isWord(c)) {
        iban[i++] = upper(c);
      } else if (i == 0 || i % 4 != 0 || " -+".indexOf(c) < 0 || c == 0) {
        return false;
      }
    }
    int rest = 0;
    for (int i = 0; i < length; i++) {
      char c = iban[(i + 4) % length];
      rest = Chars.isDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
    }
    return rest == 1 && !Chars.isWordAt(text, at) && match.set(start, at, Kind.IBAN);
  }

  private static char upper(char c) {
    return c >= 'a' ? (char) (c - 'a' + 'A') : c;
  }

  private static Map<String, Integer> lengths() {
    String all =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27"
            + " DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21"
            + " HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25"
            + " MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25"
            + " QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24"
            + " TR26 UA29 VA22 VG24 XK20 YE30";
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : all.split(" ", -1)) {
      lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
    }
    return lengths;
  }
}
