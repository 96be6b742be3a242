package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which detectors are asked at which character. Immutable. */
final class DetectorTable {
  /** Where an escape may begin: no detector's. */
  static final int ESCAPE = 1 << 31;

  private final Detector[] detectors;
  private final int[] byChar = new int[128];

  DetectorTable(List<Detector> detectors) {
    this.detectors = detectors.toArray(new Detector[0]);
    for (int i = 0; i < this.detectors.length; i++) {
      for (char c : this.detectors[i].triggers().toCharArray()) {
        byChar[c] |= 1 << i;
      }
    }
    for (char c : Escapes.TRIGGERS.toCharArray()) {
      byChar[c] |= ESCAPE;
    }
  }

  /**
   * The detectors of some kinds.
   *
   * @param rules name what is looked for in texts, whatever the kinds are
   * @param hasKey whether addresses get pseudonyms
   */
  static DetectorTable of(Set<Kind> kinds, FieldRules rules, boolean hasKey) {
    List<Detector> detectors = new ArrayList<>();
    detectors.add(new NamedValues(rules));
    for (Kind kind : Kind.detectors()) {
      if (kinds.contains(kind)) {
        detectors.addAll(detectors(kind, hasKey ? Action.PSEUDONYM : Action.MASK));
      }
    }
    return new DetectorTable(detectors);
  }

  private static List<Detector> detectors(Kind kind, Action address) {
    return switch (kind) {
      case TOKENS -> List.of(new Tokens());
      case CARDS -> List.of(new CardNumbers());
      case IBAN -> List.of(new BankAccounts());
      case EMAIL -> List.of(new EmailAddresses());
      case PHONE -> List.of(new PhoneNumbers());
      case NATIONAL_IDS -> List.of(new NationalIds(), new LetteredNationalIds());
      case IP -> List.of(new IpAddresses(address));
      case MAC -> List.of(new MacAddresses(address));
      default -> List.of(); // of names only
    };
  }

  /** Whether one may find something in digits alone. */
  boolean findsNumbers() {
    for (char c = '0'; c <= '9'; c++) {
      if (byChar[c] != 0) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return detectors.length;
  }

  Detector detector(int index) {
    return detectors[index];
  }

  /** A bit for each detector to be asked at an ASCII character. */
  int bits(char c) {
    return byChar[c];
  }

  /** The next position with a trigger; the text's length if there is none. */
  int next(CharSequence text, int from) {
    if (text instanceof ByteText bytes) {
      return bytes.indexOfAny(byChar, from);
    }
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c < 128 && byChar[c] != 0) {
        return i;
      }
    }
    return length;
  }
}
