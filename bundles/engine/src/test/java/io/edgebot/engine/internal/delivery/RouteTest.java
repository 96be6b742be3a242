package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.journal.BlockIndex;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final Settings SETTINGS =
      Settings.of(Map.of("service.pid", "io.edgebot.sink.store~main"));

  /**
   * Events 0 to 3: syslog of h1 (warning), syslog of h2 (debug), snmp of h1, syslog of no source.
   */
  private static final BlockIndex INDEX =
      new BlockIndex(
          new long[] {0, 1, 2, 3},
          new int[4],
          new int[] {0, 1, 2, 3, 4},
          new long[4],
          new int[] {0, 0, 1, 0},
          new String[] {"syslog", "snmp"},
          new int[] {0, 1, 0, 2},
          new String[] {"h1", "h2", ""},
          new byte[] {4, 7, -1, 4});

  @Test
  void withoutRulesItTakesAll() {
    assertThat(Route.of(SETTINGS, List.of(), List.of()).takesAll()).isTrue();
    assertThat(taken(List.of(), List.of())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anyIncludeAndNoExcludeMustMatch() {
    assertThat(taken(List.of("type:syslog"), List.of())).containsExactly(0, 1, 3);
    assertThat(taken(List.of("type:snmp", "source:h2"), List.of())).containsExactly(1, 2);
    assertThat(taken(List.of(), List.of("source:h*"))).containsExactly(3);
    assertThat(taken(List.of("type:syslog"), List.of("source:h2"))).containsExactly(0, 3);
  }

  @Test
  void allConditionsOfARuleMustHold() {
    assertThat(taken(List.of("type:syslog & source:h1"), List.of())).containsExactly(0);
  }

  @Test
  void aSeverityTakesItselfAndWorse() {
    assertThat(taken(List.of("severity:warning"), List.of())).containsExactly(0, 3);
    assertThat(taken(List.of("severity:debug"), List.of())).containsExactly(0, 1, 3);
    assertThat(taken(List.of("severity:error"), List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"syslog", "type:", "kind:syslog", "severity:loud", "type:syslog&", ":x"})
  void refusesOtherRulesByName(String rule) {
    assertThatThrownBy(() -> Route.of(SETTINGS, List.of(), List.of(rule)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("etc/io.edgebot.sink.store-main.cfg: exclude = '" + rule + "'");
  }

  private static List<Integer> taken(List<String> include, List<String> exclude) {
    Route route = Route.of(SETTINGS, include, exclude);
    return IntStream.range(0, INDEX.size()).filter(i -> route.takes(INDEX, i)).boxed().toList();
  }
}
