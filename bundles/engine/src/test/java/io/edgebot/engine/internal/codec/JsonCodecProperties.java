package io.edgebot.engine.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.NumberText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonCodecProperties {
  private final JsonCodec codec = new JsonCodec();

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void whatIsBuiltComesBack(@ForAll("fields") Map<String, Object> fields) throws Exception {
    Event built = build(fields);
    byte[] bytes = codec.encode(built);
    Event decoded = codec.decode(bytes, 0, bytes.length);
    assertThat(fields(decoded)).isEqualTo(fields(built));
    assertThat(codec.encode(decoded)).isEqualTo(bytes);
    assertThat(decoded.timestamp()).isEqualTo(built.timestamp());
    assertThat(codec.encode(decoded.toBuilder().build())).isEqualTo(bytes);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void aChangeLeavesTheRestAsItWas(@ForAll("fields") Map<String, Object> fields) throws Exception {
    byte[] bytes = codec.encode(build(fields));
    Event changed = codec.decode(bytes, 0, bytes.length).toBuilder().put("~added", "value").build();
    String before = new String(bytes, UTF_8);
    assertThat(new String(codec.encode(changed), UTF_8))
        .isEqualTo(before.substring(0, before.length() - 1) + ",\"~added\":\"value\"}");
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreDecodedOrRefused(@ForAll byte[] bytes) throws IOException {
    decodeOrRefuse(bytes);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void anyDamageIsDecodedOrRefused(
      @ForAll("fields") Map<String, Object> fields, @ForAll int place, @ForAll byte with)
      throws IOException {
    byte[] bytes = codec.encode(build(fields));
    bytes[Math.floorMod(place, bytes.length)] = with;
    decodeOrRefuse(bytes);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void anythingLikeJsonIsDecodedOrRefused(@ForAll("jsonish") String text) throws IOException {
    decodeOrRefuse(("{\"type\":\"t\"," + text + "}").getBytes(UTF_8));
  }

  @Provide
  Arbitrary<String> jsonish() {
    return Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "1", "-", "0", ".5", "e9", "true", "null",
            "\\", "\\u12", "\\ud800", " ", "\n", "\u0001", "/*", "é")
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Map<String, Object>> fields() {
    return Arbitraries.maps(
            Arbitraries.strings().ofMaxLength(12).filter(key -> !Surrogates.hasLone(key)), value(3))
        .ofMaxSize(12);
  }

  private static Arbitrary<Object> value(int depth) {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of("1.10", "-0", "1E400", "0e-7", "123456789012345678901234567890")
                .map(NumberText::of),
            Arbitraries.of(true, false));
    if (depth == 0) {
      return scalar;
    }
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, scalar),
        net.jqwik.api.Tuple.of(1, value(depth - 1).list().ofMaxSize(4).map(list -> (Object) list)),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5), value(depth - 1))
                .ofMaxSize(4)
                .map(map -> (Object) map)));
  }

  private static Event build(Map<String, Object> fields) {
    var builder = Event.builder("t");
    fields.forEach(
        (key, value) -> {
          if (!key.equals("type")) {
            builder.put(key, value);
          }
        });
    return builder.build();
  }

  private static List<Object> fields(Event event) {
    List<Object> fields = new java.util.ArrayList<>();
    for (int i = 0; i < event.size(); i++) {
      fields.add(event.key(i));
      fields.add(event.value(i));
    }
    return fields;
  }

  /** Nothing but an {@link EventFormatException} may come; what is decoded can be changed. */
  private void decodeOrRefuse(byte[] bytes) throws IOException {
    try {
      Event event = codec.decode(bytes, 0, bytes.length);
      byte[] changed = codec.encode(event.toBuilder().put("x", 1L).build());
      codec.decode(changed, 0, changed.length);
    } catch (EventFormatException e) {
      assertThat(e.offset()).isLessThanOrEqualTo(bytes.length);
    }
  }
}
