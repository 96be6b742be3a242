package io.edgebot.processor.redact.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;

/**
 * A secret of one of the detectors, in the text that makes it one.
 *
 * @param secret what must not be seen again, nor a part of it
 * @param text as it stands in an event
 */
record PlantedSecret(String secret, String text) {
  /** Secrets of each detector. */
  static Arbitrary<PlantedSecret> any() {
    return Arbitraries.oneOf(
        List.of(
            credentials(),
            tokens(),
            cards(),
            ibans(),
            emails(),
            phones(),
            nationalIds(),
            addresses()));
  }

  private static Arbitrary<PlantedSecret> credentials() {
    Arbitrary<String> names =
        Arbitraries.of(
            "password",
            "PASSWD",
            "db_password",
            "apiKey",
            "x.secret",
            "api-key",
            "accessToken",
            "client_secret",
            "AccountKey",
            "Passphrase");
    return Combinators.combine(alphanumeric(8, 24), names, Arbitraries.integers().between(0, 8))
        .as((secret, name, form) -> new PlantedSecret(secret, credential(name, form, secret)));
  }

  private static String credential(String name, int form, String secret) {
    return switch (form) {
      case 0 -> name + "=" + secret;
      case 1 -> name + ": " + secret;
      case 2 -> "{\"a\":1,\"" + name + "\":\"" + secret + "\",\"b\":2}";
      case 3 -> "{'" + name + "' : '" + secret + "'}";
      case 4 -> "[sd@1 " + name + "=\"" + secret + "\"]";
      case 5 -> "run --" + name + " " + secret + " -v";
      case 6 -> "<" + name + ">" + secret + "</" + name + ">";
      case 7 -> "GET /?a=b&" + name + "=" + secret + "&c=d";
      default -> name + " => \"" + secret + "\"";
    };
  }

  private static Arbitrary<PlantedSecret> tokens() {
    return Combinators.combine(alphanumeric(40, 40), Arbitraries.integers().between(0, 8))
        .as(
            (text, form) ->
                switch (form) {
                  case 0 -> itself("ghp_" + text);
                  case 1 -> itself("glpat-" + text);
                  case 2 ->
                      itself("AKIA" + text.substring(0, 16).toUpperCase(java.util.Locale.ROOT));
                  case 3 -> itself("xoxb-1234567890-" + text);
                  case 4 -> itself("eyJ" + text + "." + text + "." + text);
                  case 5 -> new PlantedSecret(text, "Bearer " + text);
                  case 6 -> new PlantedSecret(text, "https://bob:" + text + "@h.example/x");
                  case 7 -> {
                    String both = base64("user:" + text);
                    yield new PlantedSecret(both, "Basic " + both);
                  }
                  default ->
                      new PlantedSecret(
                          text,
                          "-----BEGIN RSA PRIVATE KEY-----\n"
                              + text
                              + "\n-----END RSA PRIVATE KEY-----");
                });
  }

  private static Arbitrary<PlantedSecret> cards() {
    return Combinators.combine(digits(14), Arbitraries.of("", " ", "-"))
        .as(
            (rest, separator) -> {
              String number = "4" + rest;
              String all = number + luhn(number);
              return itself(
                  String.join(
                      separator,
                      all.substring(0, 4),
                      all.substring(4, 8),
                      all.substring(8, 12),
                      all.substring(12)));
            });
  }

  private static int luhn(String digits) {
    for (int check = 0; ; check++) {
      int sum = check;
      for (int i = digits.length() - 1, twice = 1; i >= 0; i--, twice ^= 1) {
        int digit = (digits.charAt(i) - '0') * (1 + twice);
        sum += digit > 9 ? digit - 9 : digit;
      }
      if (sum % 10 == 0) {
        return check;
      }
    }
  }

  private static Arbitrary<PlantedSecret> ibans() {
    return Combinators.combine(digits(18), Arbitraries.of(true, false))
        .as(
            (bban, grouped) -> {
              int rest = new BigInteger(bban + "131400").mod(BigInteger.valueOf(97)).intValue();
              String iban = "DE" + String.format("%02d", 98 - rest) + bban;
              return itself(grouped ? iban.replaceAll("(.{4})(?=.)", "$1 ") : iban);
            });
  }

  private static Arbitrary<PlantedSecret> emails() {
    return Combinators.combine(alphanumeric(6, 20), Arbitraries.of("example.com", "a.b-c.org"))
        .as((local, domain) -> new PlantedSecret(local, local + "@" + domain));
  }

  private static Arbitrary<PlantedSecret> phones() {
    return Combinators.combine(digits(4), digits(7), Arbitraries.integers().between(0, 3))
        .as(
            (four, seven, form) ->
                switch (form) {
                  case 0 -> itself("+49 3" + four.substring(1) + " " + seven);
                  case 1 -> itself("(4" + four.substring(2) + ") 555-" + seven.substring(3));
                  case 2 -> itself("+1415" + seven);
                  default -> new PlantedSecret("0" + four + seven, "phone=0" + four + seven);
                });
  }

  private static Arbitrary<PlantedSecret> nationalIds() {
    return Combinators.combine(digits(10), Arbitraries.of(true, false))
        .as(
            (digits, american) -> {
              if (american) {
                return itself(
                    "1"
                        + digits.substring(0, 2)
                        + "-4"
                        + digits.substring(2, 3)
                        + "-5"
                        + digits.substring(3, 6));
              }
              String nir = "2" + digits.substring(0, 2) + "08" + digits.substring(2);
              return itself(nir + String.format("%02d", 97 - Long.parseLong(nir) % 97));
            });
  }

  private static Arbitrary<PlantedSecret> addresses() {
    Arbitrary<Integer> parts = Arbitraries.integers().between(100, 255);
    return Combinators.combine(parts, parts, parts, Arbitraries.integers().between(0, 2))
        .as(
            (a, b, c, form) ->
                switch (form) {
                  case 0 -> itself("198." + b + "." + c + "." + a);
                  case 1 -> itself("2001:db8:" + a + "::" + b + ":" + c);
                  default -> itself(String.format("00:1a:2b:%02x:%02x:%02x", a, b, c));
                });
  }

  private static PlantedSecret itself(String text) {
    return new PlantedSecret(text, text);
  }

  private static Arbitrary<String> digits(int count) {
    return Arbitraries.strings().numeric().ofLength(count);
  }

  private static Arbitrary<String> alphanumeric(int least, int most) {
    StringArbitrary text =
        Arbitraries.strings().withCharRange('A', 'Z').withCharRange('a', 'z').numeric();
    // So that it is no word of another kind, and no mask.
    return text.ofMinLength(least - 3).ofMaxLength(most - 3).map(part -> "Qz9" + part);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
