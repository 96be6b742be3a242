package io.edgebot.processor.filter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;

class GlobProperties {
  @Property
  void matchesWhatTheSameRegularExpressionMatches(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String glob,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 12) String text) {
    String regex = glob.replace("*", ".*").replace('?', '.');

    assertThat(new Glob(glob).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }

  @Example
  void aHostilePatternTakesNoLongTime() {
    Glob glob = new Glob("*a".repeat(100) + "*b");
    String text = "a".repeat(100_000);

    boolean matches =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> glob.matches(text));

    assertThat(matches).isFalse();
  }
}
