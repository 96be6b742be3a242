package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesParserTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          priority texts           | 'texts' must be required, text, time, number
          priority                 | 'priority' must be followed by required, text
          priority range           | 'range' must be followed by <least>..<most>
          priority range 7         | '7' must be <least>..<most>
          priority range 7..0      | '7..0' must be <least>..<most>
          priority range ..        | '..' must be <least>..<most>
          priority range 1..x      | '1..x' must be <least>..<most>
          priority text number     | 'number' must be the only type
          priority cost 0          | '0' must be a number from 1 to 100
          priority cost            | 'cost' must be followed by a number from 1 to 100
          priority off text        | 'off' must be required, text
          a..b text                | 'a..b' must be a path such as
          .a text                  | '.a' must be a path such as
          a[0] text                | 'a[0]' must be a path such as
          a] text                  | 'a]' must be a path such as
          a[]b text                | 'a[]b' must be a path such as
          [].a text                | '[].a text' must be one or more types
          a[] required             | 'a[]' must be a field, if it is to be required
          message pattern "(a"     | '(a' must be a regular expression of RE2 (
          message pattern (?=a)    | '(?=a)' must be a regular expression of RE2 (
          message pattern "a       | 'message pattern "a' must be a line in which each quote is closed
          @colour                  | '@colour' must be one of @control, @depth, @future
          @colour off              | '@colour' must be one of @control, @depth, @future
          @size                    | '@size' must be followed by a number from 1 to
          @size 0                  | '0' must be a number from 1 to 16777216
          @depth 65                | '65' must be a number from 0 to 64
          @past 31                 | '31' must be a number and s, m, h or d
          @past                    | '@past' must be followed by a time such as 31d
          @time_after 2001         | '2001' must be a time such as 2001-01-01T00:00:00Z
          @control on              | 'on' must be cost <1 to 100>, quarantine
          []                       | '[]' must be one or more types
          [a                       | '[a' must be one or more types
          [a,,b]                   | '[a,,b]' must be one or more types
          """)
  void saysWhereWhatAndWhatIsAllowed(String line, String message) {
    assertThatThrownBy(() -> RulesParser.parse("[syslog]\n# fine\n" + line))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith("line 3: " + message);
  }

  @Test
  void aRuleStandsBehindItsTypes() {
    assertThatThrownBy(() -> RulesParser.parse("\nmessage text"))
        .hasMessageStartingWith("line 2: 'message text' must be behind a line with the");
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> RulesParser.parse("[a]\n".repeat(5001)))
        .hasMessageContaining("line 5001: '[a]' must be one of at most 5000 lines");
    StringBuilder fields = new StringBuilder("[a]\n");
    for (int i = 0; i <= 1000; i++) {
      fields.append('f').append(i).append(" text\n");
    }
    assertThatThrownBy(() -> RulesParser.parse(fields.toString()))
        .hasMessageContaining("line 1002: 'f1000' must be one of at most 1000 fields of a type");
    assertThatThrownBy(() -> RulesParser.parse("[a]\n" + "a.".repeat(16) + "a text"))
        .hasMessageContaining("must be a path such as");
    assertThatThrownBy(() -> RulesParser.parse("[a]\nb pattern " + "x".repeat(1001)))
        .hasMessageContaining("at most 1000 characters")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }

  @Test
  void aBackslashIsWrittenOnce() throws FileFormatException {
    FieldRule rule =
        RulesParser.parse("[a]\r\nx pattern \"^\\d+ \\\"q\\\"$\" ")
            .get("a")
            .fields
            .get("x")
            .orElseThrow();

    assertThat(rule.pattern()).hasToString("^\\d+ \"q\"$");
  }

  @Test
  void aDotInANameHasABackslash() {
    assertThat(FieldPath.steps("a\\.b.c\\[\\][][].d"))
        .containsExactly("a.b", "c[]", "[]", "[]", "d");
  }
}
