package io.edgebot.engine.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventFormatException.Reason;
import io.edgebot.api.event.NumberText;
import io.edgebot.api.event.Severity;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  private final JsonCodec codec = new JsonCodec();

  @Test
  void knowsCoreFields() throws Exception {
    Event event =
        decode(
            """
            {"type":"syslog","timestamp":"2026-11-24T03:24:42.889115+00:00",
             "received_at":"2026-11-24T03:24:43Z","severity":"crit","hostname":"h1",
             "source_ip":"127.0.0.1","message":"m\\u00fc"}\
            """);
    assertThat(event.type()).isEqualTo("syslog");
    assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-24T03:24:42.889115Z"));
    assertThat(event.receivedAt()).isEqualTo(Instant.parse("2026-11-24T03:24:43Z"));
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.host()).isEqualTo("h1");
    assertThat(event.source()).isEqualTo("h1");
    assertThat(event.message()).isEqualTo("mü");
    assertThat(event.size()).isEqualTo(7);
    assertThat(event.key(6)).isEqualTo("message");
    assertThat(event.indexOf("absent")).isEqualTo(-1);
  }

  @Test
  void isWrittenAsItCame() throws Exception {
    String json = "{ \"type\" : \"a\", \"n\":1.10,\"e\":1E+2, \"u\":\"\\u00fc\\/\" }";
    assertThat(encode(decode(json))).isEqualTo(json);
  }

  @Test
  void keepsNumbersWhenChanged() throws Exception {
    String numbers =
        "\"a\":1.10,\"b\":-0,\"c\":9223372036854775807,\"d\":9223372036854775808,"
            + "\"e\":1e999999999,\"f\":0.1000000000000000055511151231257827,\"g\":-5";
    Event changed =
        decode("{\"type\":\"n\",\"timestamp\":\"2026-01-01T00:00:00Z\"," + numbers + "}")
            .toBuilder()
            .put("added", true)
            .build();
    assertThat(encode(changed)).contains(numbers + ",\"added\":true}");
    assertThat(changed.get("c")).isEqualTo(Long.MAX_VALUE);
    assertThat(changed.get("d")).isEqualTo(NumberText.of("9223372036854775808"));
    assertThat(changed.get("g")).isEqualTo(-5L);
  }

  @Test
  void keepsNumbersOfAnyLength() throws Exception {
    String digits = "1" + "0".repeat(100_000);
    Event event = decode("{\"type\":\"n\",\"big\":" + digits + "}");
    assertThat(event.get("big")).hasToString(digits);
    assertThat(encode(event.toBuilder().put("x", 1).build())).contains("\"big\":" + digits);
  }

  @Test
  void writesWhatWasBuilt() throws Exception {
    byte[] wire = "<34>host \"q\" ü".getBytes(UTF_8);
    Event event =
        Event.builder("t")
            .base(wire)
            .timestamp(Instant.parse("2026-01-01T00:00:00Z"))
            .putUtf8("host", 4, 4)
            .putUtf8("rest", 9, wire.length - 9)
            .put("map", Map.of("k", Arrays.asList(null, 1L, 2.5, true)))
            .put("list", List.of())
            .build();
    assertThat(encode(event))
        .isEqualTo(
            "{\"type\":\"t\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"host\":\"host\","
                + "\"rest\":\"\\\"q\\\" ü\",\"map\":{\"k\":[null,1,2.5,true]},\"list\":[]}");
  }

  @Test
  void keepsHalfSurrogatePairs() throws Exception {
    String json = "{\"type\":\"t\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"s\":\"a\\udc80\\\"b\"}";
    Event event = decode(json);
    assertThat(encode(event.toBuilder().put("x", 1L).build()))
        .isEqualTo(json.substring(0, json.length() - 1) + ",\"x\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|SCHEMA",
        "1|SCHEMA",
        "{\"type\":1}|SCHEMA",
        "{\"type\":null}|SCHEMA",
        "{\"type\":\"a\"|SYNTAX",
        "{\"type\":\"a\"}}|SYNTAX",
        "{\"type\":\"a\"}{}|SYNTAX",
        "{\"a\":NaN}|SYNTAX",
        "{\"a\":01}|SYNTAX",
        "{\"a\":'b'}|SYNTAX",
        "{\"a\":1,}|SYNTAX",
        "{\"a\":[1,]}|SYNTAX",
        "{\"a\":[1}|SYNTAX",
        "{\"\\ud800\":1}|SYNTAX",
        "{\"a\":1,\"b\":2,\"a\":1}|DUPLICATE_KEY",
        "{\"a\":{\"b\":1,\"\\u0062\":2}}|DUPLICATE_KEY",
        "{\"a\":[{\"b\":1,\"b\":2}]}|DUPLICATE_KEY",
      })
  void refuses(String json, Reason reason) {
    assertThat(refusal(json.getBytes(UTF_8)).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0000", "\uFEFF{}", "\u0000{\u0000}", "{\u0000}\u0000"})
  void refusesWhatIsNoObject(String text) {
    assertThat(refusal(text.getBytes(UTF_8)).reason()).isIn(Reason.SYNTAX, Reason.SCHEMA);
  }

  @Test
  void refusesDuplicatesAmongManyFields() {
    StringBuilder json = new StringBuilder("{\"type\":\"t\"");
    for (int i = 0; i < 500; i++) {
      json.append(",\"k").append(i).append("\":1");
    }
    EventFormatException refusal = refusal((json + ",\"k300\":1}").getBytes(UTF_8));
    assertThat(refusal.reason()).isEqualTo(Reason.DUPLICATE_KEY);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] json = "{\"type\":\"t\",\"s\":\"xx\"}".getBytes(UTF_8);
    int at = json.length - 4;
    for (byte[] bad : new byte[][] {{(byte) 0xc0, (byte) 0x80}, {(byte) 0xff, 'x'}}) {
      System.arraycopy(bad, 0, json, at, 2);
      EventFormatException refusal = refusal(json);
      assertThat(refusal.reason()).isEqualTo(Reason.SYNTAX);
      assertThat(refusal.offset()).isEqualTo(at);
    }
  }

  @Test
  void limitsDepth() throws Exception {
    Event deepest = decode("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}");
    assertThat(encode(deepest.toBuilder().put("b", 1).build())).contains("[".repeat(64));
    String deeper = "{\"a\":" + "[".repeat(65) + "]".repeat(65) + "}";
    assertThat(refusal(deeper.getBytes(UTF_8)).reason()).isEqualTo(Reason.DEPTH);
    String bottomless = "{\"a\":" + "{\"a\":".repeat(100_000);
    assertThat(refusal(bottomless.getBytes(UTF_8)).reason()).isEqualTo(Reason.DEPTH);
  }

  @Test
  void limitsSizeFieldsAndValues() {
    String large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    assertThat(refusal(large.getBytes(UTF_8)).reason()).isEqualTo(Reason.SIZE);
    StringBuilder fields = new StringBuilder("{\"f\":0");
    for (int i = 0; i < 1000; i++) {
      fields.append(",\"f").append(i).append("\":0");
    }
    assertThat(refusal((fields + "}").getBytes(UTF_8)).reason()).isEqualTo(Reason.SIZE);
    String values = "{\"a\":[" + "1,".repeat(100_000) + "1]}";
    assertThat(refusal(values.getBytes(UTF_8)).reason()).isEqualTo(Reason.SIZE);
  }

  @Test
  void saysNothingOfTheContent() {
    EventFormatException refusal = refusal("{\"password\":secret}".getBytes(UTF_8));
    assertThat(refusal).hasMessageNotContaining("secret").hasMessageNotContaining("password");
    assertThat(refusal.offset()).isBetween(12L, 19L);
  }

  @Test
  void decodesASlice() throws Exception {
    byte[] line = "xx{\"type\":\"t\"}yy".getBytes(UTF_8);
    Event event = codec.decode(line, 2, line.length - 4);
    assertThat(new String(codec.encode(event), UTF_8)).isEqualTo("{\"type\":\"t\"}");
  }

  private Event decode(String json) throws EventFormatException {
    byte[] bytes = json.getBytes(UTF_8);
    return codec.decode(bytes, 0, bytes.length);
  }

  private String encode(Event event) throws IOException {
    return new String(codec.encode(event), UTF_8);
  }

  private EventFormatException refusal(byte[] bytes) {
    return catchThrowableOfType(
        EventFormatException.class, () -> codec.decode(bytes, 0, bytes.length));
  }
}
