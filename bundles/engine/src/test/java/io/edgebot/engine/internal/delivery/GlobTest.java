package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "syslog, syslog, true",
    "syslog, syslogd, false",
    "10.0.*, 10.0.3.4, true",
    "10.0.*, 10.1.0.4, false",
    "*-core-*, oslo-core-1, true",
    "*, anything, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-b-b, false",
    "a.c, abc, false",
  })
  void matchesWholeTexts(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @Property
  void agreesWithARegularExpression(
      @ForAll("patterns") String pattern, @ForAll("patterns") String text) {
    String regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());

    assertThat(new Glob(pattern).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*").ofMaxLength(12);
  }
}
