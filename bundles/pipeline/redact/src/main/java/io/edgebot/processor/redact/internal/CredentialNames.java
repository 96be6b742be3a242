package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.List;

/** The names behind which the detector {@code credentials} looks for secrets. */
final class CredentialNames {
  private static final List<String> ANY =
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

  private CredentialNames() {}

  static List<Name> all() {
    List<Name> names = new ArrayList<>();
    for (String name : ANY) {
      names.add(Name.of(name, Action.MASK));
    }
    names.add(of("pwd", ValueForm.NO_PATH));
    names.add(of("cookie", ValueForm.LINE));
    return names;
  }

  private static Name of(String name, ValueForm form) {
    return new Name(Name.plain(name), Action.MASK, form, Kind.CREDENTIALS);
  }
}
