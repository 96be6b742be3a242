package io.edgebot.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberTextTest {
  @Test
  void keepsWhatWasWritten() {
    assertThat(NumberText.of("1.10")).hasToString("1.10");
    assertThat(NumberText.of("1.10")).isEqualTo(NumberText.of("1.10")).isNotEqualTo(1.1);
  }

  @Test
  void convertsWithoutFillingTheHeap() {
    assertThat(NumberText.of("12.9").longValue()).isEqualTo(12);
    assertThat(NumberText.of("9007199254740993").longValue()).isEqualTo(9007199254740993L);
    assertThat(NumberText.of("1e999999999").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(NumberText.of("-1e999999999").longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(NumberText.of("1e-999999999").longValue()).isZero();
  }
}
