package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PrintableProperties {
  @Provide
  Arbitrary<String> anything() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        Arbitraries.strings()
            .withChars('\u001b', '\u009b', '\u202e', '\u2066', '\u200f', '\n', '\r', '\u0000', 'a')
            .withChars('\ud800', '\udc00', '"', '\\', '\ufeff', '\u2028', '\u00ad')
            .ofMaxLength(40));
  }

  @Property
  void nothingThatATerminalWouldActOnIsLeft(@ForAll("anything") String text) {
    assertThat(Printable.line(text).codePoints()).noneMatch(Printable::unsafe);
    assertThat(Printable.json(text).codePoints()).noneMatch(Printable::unsafe);
  }

  @Property
  void aTextWithoutSuchCharactersStaysAsItIs(@ForAll("anything") String text) {
    if (text.codePoints().noneMatch(Printable::unsafe)) {
      assertThat(Printable.line(text)).isSameAs(text);
    }
  }

  @Property
  void jsonKeepsItsValue(@ForAll("anything") String text) throws Exception {
    StringBuilder json = new StringBuilder("{\n\t\"k\" :\r\n\"");
    for (char c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    String printable = Printable.json(json.append("\"}").toString());
    assertThat(values(printable)).containsExactly(text);
    assertThat(printable.codePoints()).noneMatch(Printable::unsafe);
  }

  private static List<String> values(String json) throws Exception {
    List<String> values = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          values.add(parser.getText());
        }
      }
    }
    return values;
  }

  @Example
  void longTextsAreCut() {
    assertThat(Printable.line("x".repeat(5000)))
        .isEqualTo("x".repeat(4096) + "... (5000 characters)");
  }

  @Example
  void whatPeopleWriteIsLegible() {
    String text = "Füße 日本語 emoji 😀 العربية – “x”";
    assertThat(Printable.line(text)).isEqualTo(text);
  }
}
