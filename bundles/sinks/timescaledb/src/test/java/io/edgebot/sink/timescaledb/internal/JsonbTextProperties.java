package io.edgebot.sink.timescaledb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Escapes that jsonb refuses are replaced, and nothing else. */
class JsonbTextProperties {
  private static final String REPLACEMENT = "\\ufffd";

  /** A piece of a JSON string, and what becomes of it wherever it stands. */
  private record Piece(String text, String repaired) {
    static Piece good(String text) {
      return new Piece(text, text);
    }
  }

  @Provide
  Arbitrary<List<Piece>> pieces() {
    Piece[] all = {
      Piece.good("a"),
      Piece.good("\u00e4\ud83d\ude00"),
      Piece.good("\\\\"),
      Piece.good("\\\\u0000"),
      Piece.good("\\n"),
      Piece.good("\\u0001"),
      Piece.good("\\uD83D\\uDE00"),
      Piece.good("\\ud83d\\ude00"),
      new Piece("\\u0000", REPLACEMENT),
      new Piece("\\ud83dx", REPLACEMENT + "x"),
      new Piece("\\uDBFF\\n", REPLACEMENT + "\\n"),
      new Piece("\\ude00", REPLACEMENT)
    };
    return Arbitraries.of(all).list().ofMaxSize(12);
  }

  @Property(tries = 500)
  void replacesWhatIsRefused(@ForAll("pieces") List<Piece> pieces) {
    StringBuilder text = new StringBuilder("\\u0000\"");
    StringBuilder expected = new StringBuilder("\\u0000\"");
    for (Piece piece : pieces) {
      text.append(piece.text());
      expected.append(piece.repaired());
    }
    byte[] bytes = (text + "\"\\u0000").getBytes(StandardCharsets.UTF_8);
    // What stands before and behind is not touched.
    boolean changed = JsonbText.repair(bytes, 7, bytes.length - 7);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(expected + "\"\\u0000");
    assertThat(changed).isEqualTo(!text.toString().contentEquals(expected));
  }

  @Property(tries = 500)
  void endsWithAnyBytes(@ForAll byte[] bytes) {
    byte[] before = bytes.clone();
    if (!JsonbText.repair(bytes, 0, bytes.length)) {
      assertThat(bytes).isEqualTo(before);
    }
  }

  @Property(tries = 500)
  void aColumnHoldsAnyText(@ForAll String text) {
    String clean = ColumnText.clean(text);
    assertThat(clean.length()).isLessThanOrEqualTo(ColumnText.LONGEST);
    assertThat(clean).doesNotContain("\0");
    assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(clean);
  }

  @Example
  void aColumnIsCutBetweenCharacters() {
    String text = "a".repeat(ColumnText.LONGEST - 1) + "\ud83d\ude00";
    assertThat(ColumnText.clean(text)).isEqualTo("a".repeat(ColumnText.LONGEST - 1));
    assertThat(ColumnText.clean("\ud83d\ude00 \0 \ud83d")).isEqualTo("\ud83d\ude00 \ufffd \ufffd");
    assertThat(ColumnText.clean("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
  }
}
