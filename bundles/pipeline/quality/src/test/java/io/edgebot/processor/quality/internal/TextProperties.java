package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.NumberText;
import io.edgebot.api.event.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read without making objects is what the slow way reads. */
class TextProperties {
  @Property(tries = 300)
  void aTextIsTheSameAsUtf8AndDecoded(@ForAll("texts") String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TextScan decoded = new TextScan();
    TextScan encoded = new TextScan();

    int length = decoded.scan(text);
    encoded.scan(bytes, 0, bytes.length);

    assertThat(length).isEqualTo(bytes.length);
    assertThat(encoded.control()).isEqualTo(decoded.control()).isEqualTo(hasControl(text));
    assertThat(encoded.replacement())
        .isEqualTo(decoded.replacement())
        .isEqualTo(text.indexOf(0xfffd) >= 0);
    assertThat(decoded.surrogate()).isFalse();
  }

  private static boolean hasControl(String text) {
    return text.chars()
        .anyMatch(c -> Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r');
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .edgeCases(edges -> edges.add(0x1b, 0x7f, 0x80, 0x9f, 0xa0, 0xfffd, 0xfffe, 0x1f600))
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .map(Character::toString)
        .list()
        .ofMaxSize(12)
        .map(characters -> String.join("", characters));
  }

  @Example
  void halfAPairIsFound() {
    for (String text : new String[] {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"}) {
      TextScan scan = new TextScan();
      scan.scan(text);
      assertThat(scan.surrogate()).as(text).isTrue();
      assertThat(scan.control() || scan.replacement()).isFalse();
    }
  }

  @Property(tries = 1000)
  void aTimeIsOneWhereTheSlowWayReadsOne(@ForAll("times") String text) {
    assertThat(TimeText.isTime(text)).as(text).isEqualTo(Timestamps.parse(text) != null);
  }

  @Provide
  Arbitrary<String> times() {
    Arbitrary<String> time =
        Arbitraries.of(
            "2026-11-24T03:24:42Z",
            "2026-11-24T03:24:42.889115+00:00",
            "2024-02-29T23:59:60.5-11:30",
            "1970-12-31t00:00:00.000000001z",
            "2026-06-30 12:00:00Z");
    Arbitrary<Character> any =
        Arbitraries.of('0', '1', '2', '3', '9', ':', '-', '+', '.', 'Z', 'T');
    return time.flatMap(
        text ->
            Arbitraries.integers()
                .between(0, text.length() - 1)
                .flatMap(at -> any.map(c -> text.substring(0, at) + c + text.substring(at + 1))));
  }

  @Property(tries = 300)
  void aDecimalIsTheNearestDouble(@ForAll BigDecimal number, @ForAll("plain") String plain) {
    for (String text : new String[] {number.toString(), plain}) {
      NumberText value = NumberText.of(text);
      assertThat(Decimals.value(value)).as(text).isEqualTo(Double.parseDouble(text));
      assertThat(Decimals.isInteger(value))
          .as(text)
          .isEqualTo(Double.parseDouble(text) == Math.rint(Double.parseDouble(text)));
    }
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.longs()
        .between(-999_999_999_999_999L, 999_999_999_999_999L)
        .flatMap(
            digits ->
                Arbitraries.integers()
                    .between(0, 15)
                    .map(scale -> BigDecimal.valueOf(digits, scale).toPlainString()));
  }
}
