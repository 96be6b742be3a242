package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.NumberText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cards | paid with 4111111111111111, ok     | paid with ***, ok",
        "cards | 4111 1111 1111 1111                | ***",
        "cards | 4111-1111-1111-1111                | ***",
        "cards | /pay?n=4111+1111+1111+1111&x=1     | /pay?n=***&x=1",
        "cards | 4222222222222                      | ***",
        "cards | 5555555555554444 2223003122003222  | *** ***",
        "cards | 3782 822463 10005                  | ***",
        "cards | 30569309025904.                    | ***.",
        "cards | 6011111111111117;3530111333300000  | ***;***",
        "cards | {\"n\":\"4111\\u0020111111111111\"}    | {\"n\":\"4111\\u0020111111111111\"}",
        "cards | {\"n\":\"\\u0034111111111111111\"} | {\"n\":\"***\"}",
        "cards | cvv=123 cvc: 4567, cvv=12345       | cvv=*** cvc: ***, cvv=12345",
        "iban  | to DE89370400440532013000.         | to ***.",
        "iban  | GB29 NWBK 6016 1331 9268 19        | ***",
        "iban  | fr14 2004 1010 0505 0001 3m02 606, | ***,",
        "iban  | NO9386011117947 NO9386011117948    | *** NO9386011117948",
        "email | from bob.smith+x@mail.example.org, | from ***@mail.example.org,",
        "email | /u?m=bob%40example.com&x           | /u?m=***%40example.com&x",
        "email | {\"m\":\"a\\nbob@example.com\"}    | {\"m\":\"a\\n***@example.com\"}",
        "email | <jürgen@müller.example>            | <***@müller.example>",
        "phone | call +49 30 1234567 now            | call *** now",
        "phone | +14155552671, +1 (415) 555-2671    | ***, ***",
        "phone | (415) 555-2671 or 415-555-2671     | *** or ***",
        "phone | 1-415-555-2671; 415.555.2671       | 1-***; ***",
        "phone | phone=030/1234567 mobile: 0170 123456 x | phone=*** mobile: *** x",
        "phone | tel:+49-30-1234567                 | tel:***",
        "national_ids | ssn 123-45-6789.            | ssn ***.",
        "national_ids | NIR 2 55 08 14 168 025 38   | NIR ***",
        "national_ids | 255081416802538             | ***",
        "national_ids | RSSMRA85T10A562S            | ***",
        "national_ids | 12345678-Z X1234567L        | *** ***",
        "national_ids | AB123456C, AB 12 34 56 C    | ***, ***",
        "national_ids | 756.9217.0769.85            | ***",
        "national_ids | 85.07.30-033.28             | ***",
        "national_ids | 111.444.777-35              | ***",
        "national_ids | 131052-308T                 | ***",
        "national_ids | 11010519491231002X          | ***",
        "national_ids | steuer_id: 86095742719 x    | steuer_id: *** x",
        "national_ids | PESEL=44051401359, bsn=111222333 | PESEL=***, bsn=***",
        "ip    | from 192.0.2.7:514 to 2001:db8::1. | from ***:514 to ***.",
        "ip    | [::ffff:192.0.2.7] fe80::1%eth0    | [***] ***%eth0",
        "mac   | 00:1A:2b:3c:4d:5e 00-1a-2b-3c-4d-5e | *** ***",
        "mac   | 001a.2b3c.4d5e                     | ***",
      })
  void findsIn(String detector, String text, String expected) {
    assertThat(redact(detector, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cards | 4111111111111112 1111111111111117 41111111111111111111",
        "cards | 1732417200000 1732417200000000 1732417200000000000",
        "cards | a4111111111111111 4111111111111111b 0.4111111111111111 4111111111111111.5",
        "cards | 378282246310005-1 3 7 8 2 8 2 2 4 6 3 1 0 0 0 5",
        "iban  | DE89370400440532013001 XDE89370400440532013000 DE89370400440532013000X",
        "iban  | ID47 GE-0/0/1 FR14 20 of 40",
        "email | git@localhost getty@tty1.service icon@2x.png pkg@1.2.3 a@b @example.com x @ y.z",
        "phone | +02:00 +0100 T12:00:00+01:00 +48.857712 +12 +123",
        "phone | 1.415.555.2671.3 3415-555-2671 415-555-26711 415-5552671 phone: 5 calls",
        "national_ids | 123-45-678 000-12-3456 666-12-3456 900-12-3456 123-00-4567 123-45-0000",
        "national_ids | 1-123-45-6789 123-45-6789-1 255081416802539 12345678-A X1234567A GB123456C",
        "national_ids | RSSMRA85T10A562T 131052-308X 111.444.777-36 756.9217.0769.86 bsn=",
        "ip    | 12:34:56 1.2.3 1.2.3.4.5 256.1.1.1 std::string 127.0.0.1 ::1 0.0.0.0 1.3.6.1.4.1",
        "ip    | 00:1a:2b:3c:4d:5e a:b:c ge-0/0/1.0 v1.2.3-4",
        "mac   | 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 00:1a:2b:3c:4d 00:1a:2b:3c:4d:5e:6f 12:34:56",
      })
  void findsNothingIn(String detector, String text) {
    assertThat(redact(detector, text)).isEqualTo(text);
  }

  @Test
  void numbersAreLookedAt() {
    Event event =
        Event.builder("log")
            .put("list", List.of(NumberText.of("4111111111111111"), 7))
            .put("phone", 4155552671L)
            .put("mobile_phone", Map.of("count", 5))
            .build();

    Event safe = Fixtures.redact(event, Map.of("detectors", new String[] {"cards, phone"}));

    assertThat(safe.get("list")).isEqualTo(List.of("***", 7));
    assertThat(safe.get("phone")).isEqualTo("***");
    assertThat(safe.get("mobile_phone")).isEqualTo(Map.of("count", 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"credentials", "tokens", "cards", "national_ids"})
  void nothingIsLookedForThatIsNotChosen(String detector) {
    String text = "bob@example.com 192.0.2.7 00:1a:2b:3c:4d:5e +49 30 1234567 phone=0301234567";

    assertThat(redact(detector, text)).isEqualTo(text);
  }

  @Test
  void refusesADetectorThatIsNone() {
    assertThatThrownBy(() -> Fixtures.settings(Map.of("detectors", new String[] {"tokens, card"})))
        .hasMessageContaining(
            "detectors = 'card' must be one of cards, credentials, email, iban, ip, mac,"
                + " national_ids, phone, tokens");
  }

  private static String redact(String detector, String text) {
    Event event = Event.builder("log").put("message", text).build();
    return "" + Fixtures.redact(event, Map.of("detectors", new String[] {detector})).message();
  }
}
