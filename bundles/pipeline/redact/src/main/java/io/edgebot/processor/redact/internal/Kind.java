package io.edgebot.processor.redact.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What was found in a text: the label of its counter. */
enum Kind {
  /** A value behind a name of a secret. */
  CREDENTIALS,
  /** A token by its form. */
  TOKENS,
  /** The number of a payment card. */
  CARDS,
  /** An international bank account number. */
  IBAN,
  /** The local part of an e-mail address. */
  EMAIL,
  /** A phone number. */
  PHONE,
  /** A number that a state gave a person. */
  NATIONAL_IDS,
  /** An IP address. */
  IP,
  /** A MAC address. */
  MAC,
  /** What a configured pattern matches. */
  PATTERNS,
  /** A value that was taken from another field of the same event. */
  COPIES;

  /** The name in configuration and metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  static List<String> labels() {
    return Arrays.stream(values()).map(Kind::label).toList();
  }

  /** Those that can be switched on and off. */
  static List<Kind> detectors() {
    return Arrays.stream(values()).filter(kind -> kind.compareTo(PATTERNS) < 0).toList();
  }
}
