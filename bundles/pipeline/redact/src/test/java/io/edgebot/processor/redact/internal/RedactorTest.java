package io.edgebot.processor.redact.internal;

import static io.edgebot.processor.redact.internal.Fixtures.redact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.NumberText;
import io.edgebot.api.plugin.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "login password=hunter2 user=bob            | login password=*** user=bob",
        "PASSWORD = hunter2                         | PASSWORD = ***",
        "Password: hunter2, then more               | Password: ***, then more",
        "db_password=hunter2                        | db_password=***",
        "dbPassword=hunter2                         | dbPassword=***",
        "PGPASSWORD=hunter2 psql                    | PGPASSWORD=*** psql",
        "access-token:abc123;next=1                 | access-token:***;next=1",
        "apiKey=abc123                              | apiKey=***",
        "API-KEY: abc123                            | API-KEY: ***",
        "the api key: abc123                        | the api key: ***",
        "GET /x?token=abc123&user=bob HTTP/1.1      | GET /x?token=***&user=bob HTTP/1.1",
        "{\"user\":\"bob\",\"password\":\"a b,c\"}  | {\"user\":\"bob\",\"password\":\"***\"}",
        "{\"password\" : \"a\\\"b\", \"n\":1}       | {\"password\" : \"***\", \"n\":1}",
        "{\\\"password\\\":\\\"a b\\\",\\\"n\\\":1} | {\\\"password\\\":\\\"***\\\",\\\"n\\\":1}",
        "{'secret': 'a b'}                          | {'secret': '***'}",
        "{\"secret\":{\"a\":[1,\"]\"]},\"n\":1}     | {\"secret\":***,\"n\":1}",
        "{\"token\":12345,\"n\":1}                  | {\"token\":***,\"n\":1}",
        "{user:bob,password:ab,cd,host:h}           | {user:bob,password:***,host:h}",
        "connect(password=hunter2)                  | connect(password=***)",
        "secret=unclosed\"quote                     | secret=***",
        "password=\"never closed at all             | password=\"***",
        "password=>hunter2                          | password=>***",
        "params[password]=hunter2                   | params[password]=***",
        "<user>bob</user><password>a b</password>   | <user>bob</user><password>***</password>",
        "mysql --password hunter2 -h db             | mysql --password *** -h db",
        "tool --db-password=hunter2 -pin x -token y  | tool --db-password=*** -pin x -token ***",
        "Authorization: Bearer abcdef.123 more      | Authorization: *** more",
        "Authorization: Basic dXNlcjpwYXNz more     | Authorization: *** more",
        "authorization=Digest u=\"b\", response=\"x\" | authorization=***",
        "sent bearer abcdefgh to h                  | sent bearer *** to h",
        "https://bob:hunter2@db.example.com/x       | https://bob:***@db.example.com/x",
        "amqp://bob:p@ss@mq:5672                    | amqp://bob:***@mq:5672",
        "[x@1 user=\"bob\" password=\"a\\]b\"]      | [x@1 user=\"bob\" password=\"***\"]",
      })
  void masksInTexts(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monkey: x tokens: 5 donkey=1",
        "Failed password for root from 192.0.2.1 port 22 ssh2",
        "the bearer of bad news",
        "secretary: Alice",
        "Accepted publickey for git from 2001:db8::1",
        "http://example.com:8080/path?user=bob",
        "time=12:30:00 level=info msg=\"ok\"",
        "password=",
        "password: \nnext line",
        "password=*** token: ***, {\"secret\":\"***\"} https://u:***@h",
        "",
      })
  void leavesOtherTextsAlone(String text) {
    Event event = Event.builder("log").put("message", text).build();

    assertThat(redact(event)).isSameAs(event);
  }

  @Test
  void masksPrivateKeys() {
    assertThat(
            redact(
                "key:\n"
                    + "-----BEGIN RSA PRIVATE KEY-----\n"
                    + "MIIabc\n"
                    + "def\n"
                    + "-----END RSA PRIVATE KEY-----\n"
                    + "x"))
        .isEqualTo("key:\n-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\nx");
    assertThat(redact("-----BEGIN PRIVATE KEY-----\nMIIabc cut off"))
        .isEqualTo("-----BEGIN PRIVATE KEY-----***");
  }

  @Test
  void dropsFieldsByNameAtAnyDepth() {
    Event event =
        Event.builder("log")
            .put("Password", "x")
            .put("a", Map.of("b", List.of(Map.of("api-key", "x", "n", 1)), "TOKEN", 5))
            .put("message", "m")
            .build();

    Event safe = redact(event);

    assertThat(safe.indexOf("Password")).isNegative();
    assertThat(safe.get("a")).isEqualTo(Map.of("b", List.of(Map.of("n", 1))));
    assertThat(safe.message()).isEqualTo("m");
  }

  @Test
  void masksFieldsWhoseNameEndsInOne() {
    Event event =
        Event.builder("log")
            .put("db_password", "x")
            .put("a", Map.of("accessToken", List.of("x"), "monkey", "m"))
            .put("proxy_password", null)
            .build();

    Event safe = redact(event);

    assertThat(safe.get("db_password")).isEqualTo("***");
    assertThat(safe.get("a")).isEqualTo(Map.of("accessToken", "***", "monkey", "m"));
    assertThat(safe.indexOf("proxy_password")).isNotNegative();
    assertThat(safe.get("proxy_password")).isNull();
  }

  @Test
  void dropsFieldsByPath() {
    Event event =
        Event.builder("log")
            .put("user", Map.of("pin", "4711", "name", "bob"))
            .put("pin", "kept")
            .put("list", List.of(Map.of("pin", 1)))
            .build();

    Event safe = redact(event, Map.of("drop_fields", new String[] {"User.pin, list.pin"}));

    assertThat(safe.get("user")).isEqualTo(Map.of("name", "bob"));
    assertThat(safe.get("pin")).isEqualTo("kept");
    assertThat(safe.get("list")).isEqualTo(List.of(Map.of()));
  }

  @Test
  void masksADroppedValueWhereverElseItStands() {
    Event event =
        Event.builder("syslog")
            .put("raw_message", "<13>h app: ABC-123-xyz was used, ABC-123-xyz")
            .put("password", "ABC-123-xyz")
            .put("more", Map.of("k", List.of("ABC-123-xyz"), "x ABC-123-xyz", 1))
            .build();

    Event safe = redact(event);

    assertThat(safe.get("raw_message")).isEqualTo("<13>h app: *** was used, ***");
    assertThat(safe.get("more")).isEqualTo(Map.of("k", List.of("***"), "x ***", 1));
  }

  @Test
  void tooManyDroppedValuesCostTheRawMessage() {
    List<Integer> values = IntStream.range(100_000, 100_101).boxed().toList();
    Event event =
        Event.builder("syslog")
            .put("raw_message", "used 100100")
            .put("message", "m 100007")
            .put("secret", values)
            .build();

    Event safe = redact(event);

    assertThat(safe.get("raw_message")).isEqualTo("***");
    assertThat(safe.message()).isEqualTo("m ***");
  }

  @Test
  void aDroppedValueThatIsAWordHurtsNothingElse() {
    Event event =
        Event.builder("syslog")
            .put("token", "syslog")
            .put("secret", "message")
            .put("password", "2026-11-24")
            .put("timestamp", "2026-11-24T03:24:42Z")
            .put("message", "a message of syslog")
            .build();

    Event safe = redact(event);

    assertThat(safe.type()).isEqualTo("syslog");
    assertThat(safe.message()).isEqualTo("a message of syslog");
    assertThat(safe.get("timestamp")).isEqualTo("2026-11-24T03:24:42Z");
  }

  @Test
  void masksAlsoInWhatEveryEventNeeds() {
    Event event = Event.builder("log password=hunter2").put("timestamp", "token: abcdef").build();

    Event safe = redact(event);

    assertThat(safe.type()).isEqualTo("log password=***");
    assertThat(safe.get("timestamp")).isEqualTo("token: ***");
  }

  @Test
  void masksInKeysAndKeepsBothOfTwoThatBecomeTheSame() {
    Event event =
        Event.builder("log")
            .put("password=abc", 1)
            .put("password=def", 2)
            .put("m", Map.of("token: abcdef", 1))
            .build();

    Event safe = redact(event);

    assertThat(safe.get("password=***")).isEqualTo(1);
    assertThat(safe.get("password=***#2")).isEqualTo(2);
    assertThat(safe.get("m")).isEqualTo(Map.of("token: ***", 1));
  }

  @Test
  void masksInSlicesOfWhatCameOverTheWire() {
    byte[] raw = "<13>Grüße: “password=hunter2”".getBytes(StandardCharsets.UTF_8);
    Event event =
        new EventBuilder()
            .base(raw)
            .put("type", "syslog")
            .putUtf8("raw_message", 0, raw.length)
            .putUtf8("message", 4, raw.length - 4)
            .build();

    Event safe = redact(event);

    assertThat(safe.get("raw_message")).isEqualTo("<13>Grüße: “password=***");
    assertThat(safe.message()).isEqualTo("Grüße: “password=***");
  }

  @Test
  void keepsTheOrderOfFieldsAndWhatHoldsNoSecret() {
    Map<String, Object> nested = new HashMap<>();
    nested.put("n", null);
    Event event =
        Event.builder("syslog")
            .put("message", "token=abcdef")
            .put("number", NumberText.of("1.10"))
            .put("nested", nested)
            .build();

    Event safe = redact(event);

    assertThat(safe.key(1)).isEqualTo("message");
    assertThat(safe.get("number")).isEqualTo(NumberText.of("1.10"));
    assertThat(safe.get("nested")).isSameAs(nested);
  }

  @Test
  void aMaskIsNoSecret() {
    Event event =
        Event.builder("log")
            .put("db_password", "<redacted>")
            .put("password", "redacted")
            .put("message", "password=<redacted> token=abc")
            .build();

    Event safe = redact(event, Map.of("mask", "<redacted>"));

    assertThat(safe.get("db_password")).isEqualTo("<redacted>");
    assertThat(safe.message()).isEqualTo("password=<redacted> token=<redacted>");
  }

  @Test
  void masksByConfiguredPatterns() {
    Map<String, Object> values =
        Map.of("mask_pattern.card", "\\b[0-9]{16}\\b", "mask_pattern.ssn", "(?i)ssn [0-9-]+");
    Event event =
        Event.builder("log")
            .put("message", "card 4111111111111111, SSN 123-45-6789, 41111111111111112222")
            .put("list", List.of(NumberText.of("4111111111111111"), 7))
            .build();

    Event safe = redact(event, values);

    assertThat(safe.message()).isEqualTo("card ***, ***, 41111111111111112222");
    assertThat(safe.get("list")).isEqualTo(List.of("***", 7));
  }

  @Test
  void canBeSwitchedOff() {
    Map<String, Object> values = Map.of("drop_fields", new String[0], "detectors", new String[0]);
    Event event =
        Event.builder("log").put("message", "password=abc bearer abcdefgh http://a:b@c").build();

    assertThat(redact(event, values)).isSameAs(event);
  }

  @Test
  void refusesSettingsWithFileKeyAndValue() {
    assertThatThrownBy(() -> Fixtures.settings(Map.of("mask_pattern.x", "a(b")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "etc/io.edgebot.processor.redact-main.cfg: mask_pattern.x = 'a(b' must be a regular"
                + " expression of RE2");
    assertThatThrownBy(() -> Fixtures.settings(Map.of("mask_pattern.x", "(a)\\1")))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(
            () -> Fixtures.settings(Map.of("drop_fields", new String[] {"password, Timestamp"})))
        .hasMessageContaining("drop_fields = 'Timestamp' must be no field that every event needs");
    assertThatThrownBy(() -> Fixtures.settings(Map.of("mask", "a b")))
        .hasMessageContaining("mask = 'a b' must be 1 to 32 letters, digits and");
  }
}
