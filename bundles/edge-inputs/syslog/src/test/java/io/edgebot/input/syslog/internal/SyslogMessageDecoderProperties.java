package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SyslogMessageDecoderProperties {
  private static final int MAX = 480;

  @Provide
  Arbitrary<byte[]> messages() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(600),
        Samples.nearMessages().map(Fixtures::utf8));
  }

  @Property(tries = 3000)
  void anyBytesAreOneEventThatKeepsThem(@ForAll("messages") byte[] bytes) {
    Event event = decode(bytes);

    int end = SyslogMessageDecoder.trimmedEnd(bytes, 0, bytes.length);
    String raw = (String) event.get("raw_message");
    if (end <= MAX) {
      assertThat(raw).isEqualTo(new String(bytes, 0, end, StandardCharsets.UTF_8));
      assertThat(event.get("truncated")).isNull();
    } else {
      assertThat(new String(bytes, 0, end, StandardCharsets.UTF_8)).startsWith(withoutLast(raw));
      assertThat(event.get("truncated")).isEqualTo(true);
      assertThat(event.get("original_length")).isEqualTo((long) bytes.length);
    }
    assertThat(event.type()).isEqualTo("syslog");
    assertThat(event.get("rfc_variant")).isIn("rfc5424", "rfc3164", "unknown");
    assertThat(event.get("transport")).isEqualTo("udp");
    assertThat(event.receivedAt()).isEqualTo(Fixtures.NOW);
    assertThat(event.timestamp())
        .isBetween(Fixtures.NOW.minus(Duration.ofDays(366)), Fixtures.NOW.plusSeconds(86_400));
    assertThat(event.get("encoding_error") != null)
        .isEqualTo(raw.indexOf('\uFFFD') >= 0 && !Utf8.isValid(bytes, 0, Math.min(end, MAX)));
  }

  @Property
  void theFieldsStandInTheOrderOfTheirVariant(@ForAll("messages") byte[] bytes) {
    Event event = decode(bytes);
    List<String> expected =
        switch ((String) event.get("rfc_variant")) {
          case "rfc5424" ->
              List.of(
                  "timestamp",
                  "source_ip",
                  "source_port",
                  "raw_message",
                  "type",
                  "rfc_variant",
                  "priority",
                  "facility",
                  "facility_code",
                  "severity",
                  "severity_code",
                  "version",
                  "timestamp_original",
                  "hostname",
                  "app_name",
                  "process_id",
                  "message_id",
                  "structured_data",
                  "message");
          case "rfc3164" ->
              List.of(
                  "timestamp",
                  "source_ip",
                  "source_port",
                  "raw_message",
                  "type",
                  "rfc_variant",
                  "priority",
                  "facility",
                  "facility_code",
                  "severity",
                  "severity_code",
                  "timestamp_original",
                  "hostname",
                  "tag",
                  "process_id",
                  "message",
                  "transport");
          default ->
              List.of(
                  "timestamp", "source_ip", "source_port", "raw_message", "type", "rfc_variant");
        };

    assertThat(keys(event)).startsWith(expected.toArray(String[]::new)).doesNotHaveDuplicates();
  }

  @Property
  void aWellFormedMessageIsReadBack(
      @ForAll @IntRange(max = 191) int priority,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String host,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String app,
      @ForAll @StringLength(min = 1, max = 40) String value,
      @ForAll("texts") String text) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    String data = "[x@1 k=\"" + escaped + "\"]";
    byte[] bytes =
        Fixtures.utf8(
            "<"
                + priority
                + ">1 2026-11-24T03:24:42.5Z "
                + host
                + " "
                + app
                + " 7 ID "
                + data
                + " "
                + text);

    Event event = Fixtures.decode(bytes);

    assertThat(event.get("rfc_variant")).isEqualTo("rfc5424");
    assertThat(event.get("priority")).isEqualTo(priority);
    assertThat(event.get("facility_code")).isEqualTo(priority / 8);
    assertThat(event.get("severity_code")).isEqualTo(priority % 8);
    assertThat(event.get("hostname")).isEqualTo(host);
    assertThat(event.get("app_name")).isEqualTo(app);
    assertThat(event.get("structured_data")).isEqualTo(read(data));
    assertThat(event.get("structured_data_fields"))
        .isEqualTo(Map.of("x@1", Map.of("k", read(value))));
    assertThat(event.message()).isEqualTo(text);
  }

  @Property
  void validUtf8IsWhatTheJdkTakesForIt(@ForAll @Size(max = 8) byte[] bytes) {
    boolean valid =
        Arrays.equals(
            bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));

    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(valid);
  }

  @Property
  void aBorderCutsNoCharacter(@ForAll String text, @ForAll @IntRange(max = 50) int limit) {
    byte[] bytes = Fixtures.utf8(read(text));
    int at = Math.min(limit, bytes.length);

    int border = Utf8.border(bytes, 0, at);

    assertThat(border).isBetween(Math.max(0, at - 3), at);
    assertThat(Utf8.isValid(bytes, 0, border)).isTrue();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(60)
        .map(SyslogMessageDecoderProperties::read)
        .filter(text -> !text.startsWith("\uFEFF") && !text.matches("(?s).*[\\x00\\r\\n]"));
  }

  /** A text as it is after its way through UTF-8: single surrogates do not survive. */
  private static String read(String text) {
    return new String(Fixtures.utf8(text), StandardCharsets.UTF_8);
  }

  /** At the cut, bytes that are not UTF-8 may be replaced otherwise than in the whole. */
  private static String withoutLast(String raw) {
    return raw.substring(0, Math.max(0, raw.length() - 4));
  }

  private static List<String> keys(Event event) {
    return IntStream.range(0, event.size()).mapToObj(event::key).toList();
  }

  private static Event decode(byte[] bytes) {
    return new SyslogMessageDecoder(Fixtures.settings(MAX), "udp", new SyslogCounts())
        .decode(bytes, 0, bytes.length, bytes.length, Fixtures.PEER, Fixtures.NOW);
  }
}
