package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.List;

/** The names behind which detectors look for values. */
final class DetectorNames {
  private static final List<String> CREDENTIALS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "api_key",
          "access_key",
          "account_key",
          "secret_key",
          "private_key",
          "signing_key",
          "encryption_key",
          "client_secret",
          "shared_access_signature",
          "authorization",
          "credentials",
          "snmp_community",
          "community_string",
          "jsessionid",
          "phpsessid",
          "otp");

  private static final List<String> PHONES =
      List.of(
          "phone",
          "telephone",
          "tel",
          "mobile",
          "cell",
          "fax",
          "msisdn",
          "phone_number",
          "telefon",
          "handy",
          "caller_id",
          "calling_number",
          "called_number");

  private static final List<String> NATIONAL_IDS =
      List.of(
          "ssn",
          "social_security_number",
          "sozialversicherungsnummer",
          "steuer_id",
          "steuer_idnr",
          "steuernummer",
          "tax_id",
          "tin",
          "nir",
          "numero_secu",
          "codice_fiscale",
          "dni",
          "nif",
          "nie",
          "nino",
          "national_insurance_number",
          "bsn",
          "pesel",
          "personnummer",
          "aadhaar",
          "cpf",
          "cnpj",
          "passport",
          "passport_number",
          "reisepass",
          "personalausweis",
          "national_id",
          "driver_license",
          "driving_licence");

  private DetectorNames() {}

  static List<Name> credentials() {
    List<Name> names = new ArrayList<>(all(CREDENTIALS, ValueForm.ANY, Kind.CREDENTIALS));
    names.addAll(all(List.of("pwd"), ValueForm.NO_PATH, Kind.CREDENTIALS));
    names.addAll(all(List.of("cookie"), ValueForm.LINE, Kind.CREDENTIALS));
    return names;
  }

  static List<Name> cards() {
    return all(List.of("cvv", "cvv2", "cvc", "cvc2"), ValueForm.CODE, Kind.CARDS);
  }

  static List<Name> phones() {
    return all(PHONES, PhoneNumbers.NAMED, Kind.PHONE);
  }

  static List<Name> nationalIds() {
    return all(NATIONAL_IDS, NationalIds.NAMED, Kind.NATIONAL_IDS);
  }

  private static List<Name> all(List<String> names, ValueForm form, Kind kind) {
    return names.stream().map(name -> new Name(Name.plain(name), Action.MASK, form, kind)).toList();
  }
}
