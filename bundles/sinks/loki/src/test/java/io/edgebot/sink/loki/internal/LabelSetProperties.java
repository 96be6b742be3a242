package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LabelSetProperties {
  @Property(tries = 300)
  void aValueIsBoundedWholeAndOnOneLine(@ForAll String text) {
    String value = LabelSet.value(text);

    assertThat(value.length()).isLessThanOrEqualTo(LabelSet.MAX_VALUE);
    assertThat(value.chars()).noneMatch(Character::isISOControl);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(value)).isTrue();
    assertThat(LabelSet.value(value)).isEqualTo(value.strip());
  }

  @Example
  void aSetIsWrittenAsLokiDoes() {
    LabelSet labels = new LabelSet(Map.of("type", "a\"b\\c", "edge", "e1"));

    assertThat(labels.toString()).isEqualTo("{edge=\"e1\", type=\"a\\\"b\\\\c\"}");
    assertThat(labels.with("replay", "true").labels())
        .isEqualTo(Map.of("edge", "e1", "type", "a\"b\\c", "replay", "true"));
  }
}
