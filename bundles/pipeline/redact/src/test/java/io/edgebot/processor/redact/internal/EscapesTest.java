package io.edgebot.processor.redact.internal;

import static io.edgebot.processor.redact.internal.Fixtures.redact;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a\\u0070b                    | apb",
        "\\x70\\\\\\\"\\/             | p\"/",
        "%70%c3%a9%F0%9F%98%80%C3x%ff | pé😀%C3x%ff",
        "100% %zz &x &amp= &#;        | 100% %zz &x &amp= &#;",
        "&quot;&#61;&#x3D;&lt;&nope;  | \"==<&nope;",
        "\\q\\u12                     | \\q\\u12",
      })
  void readsThoseOfJsonUrlsAndHtml(String text, String expected) {
    assertThat(Unwrapped.innermost(text)).isEqualTo(expected);
  }

  @Test
  void aLayerKnowsWhereItsCharactersCameFrom() {
    String text = "x%2522%2541y";

    List<Unwrapped> layers = Unwrapped.layersOf(text);

    assertThat(layers).hasSize(2);
    Unwrapped inner = layers.get(1);
    assertThat(inner.text()).isEqualTo("x\"Ay");
    assertThat(text.substring(inner.origin(2), inner.origin(3))).isEqualTo("%2541");
    assertThat(inner.origin(4)).isEqualTo(text.length());
  }

  @Test
  void looksAtFourLayers() {
    assertThat(Unwrapped.layersOf("\\".repeat(64))).hasSize(4);
    assertThat(Unwrapped.layersOf("plain")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"\\u0070assword\":\"hunter2\"}         | {\"\\u0070assword\":\"***\"}",
        "{\"m\":\"{\\\"\\\\u0070assword\\\":\\\"a b\\\"}\"} | "
            + "{\"m\":\"{\\\"\\\\u0070assword\\\":\\\"***\\\"}\"}",
        "GET /?u=%3Fpassword%3Dhunter2%26a%3Db    | GET /?u=%3Fpassword%3D***%26a%3Db",
        "GET /?u=%253Fpass%2577ord%253Dhunter2    | GET /?u=%253Fpass%2577ord%253D***",
        "&lt;password&gt;a b&lt;/password&gt;     | &lt;password&gt;***&lt;/password&gt;",
        "&quot;password&quot;:&quot;a b&quot;,    | &quot;password&quot;:&quot;***&quot;,",
      })
  void secretsBelowEscapesAreFound(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\Windows\\System32\\notepad.exe",
        "100%25 of a%20b &amp; c",
        "{\"m\":\"a\\nb\\u00e9\"}",
      })
  void otherEscapesStay(String text) {
    assertThat(redact(text)).isSameAs(text);
  }
}
