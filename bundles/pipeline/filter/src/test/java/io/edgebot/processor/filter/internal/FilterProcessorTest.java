package io.edgebot.processor.filter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.testing.TestProcessorBatch;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterProcessorTest {
  private static final String PID = "io.edgebot.processor.filter~main";

  @Test
  void keepsEverythingWithoutRules() {
    assertThat(reason(event("syslog", "debug", "h", "m"), Map.of())).isNull();
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    Map<String, String> rules =
        Map.of("rule.2", "keep source=fw-*", "rule.10", "drop severity<notice");

    assertThat(reason(event("syslog", "debug", "fw-1", "m"), rules)).isNull();
    assertThat(reason(event("syslog", "debug", "sw-1", "m"), rules)).isEqualTo("filtered");
    assertThat(reason(event("syslog", "notice", "sw-1", "m"), rules)).isNull();
    assertThat(reason(event("syslog", "error", "sw-1", "m"), rules)).isNull();
  }

  @Test
  void severityAtLeast() {
    Map<String, String> rules = Map.of("rule.1", "keep severity>=warning", "otherwise", "drop");

    assertThat(reason(event("syslog", "emergency", "h", "m"), rules)).isNull();
    assertThat(reason(event("syslog", "warning", "h", "m"), rules)).isNull();
    assertThat(reason(event("syslog", "notice", "h", "m"), rules)).isEqualTo("filtered");
    assertThat(reason(event("syslog", "unknown", "h", "m"), rules)).isEqualTo("filtered");
  }

  @Test
  void anEventWithoutSeverityFitsNoSeverityRule() {
    Event event = Event.builder("weather").build();

    assertThat(reason(event, Map.of("rule.1", "drop severity<emergency"))).isNull();
    assertThat(reason(event, Map.of("rule.1", "drop severity>=debug"))).isNull();
  }

  @Test
  void conditionsAreAllToBeMet() {
    Map<String, String> rules =
        Map.of("rule.1", "drop type=syslog source!=fw-? contains=\"link \\\"up\\\"\"");

    assertThat(reason(event("syslog", "debug", "sw-1", "the link \"up\" again"), rules))
        .isEqualTo("filtered");
    assertThat(reason(event("syslog", "debug", "sw-1", "the link up"), rules)).isNull();
    assertThat(reason(event("syslog", "debug", "fw-1", "the link \"up\" again"), rules)).isNull();
    assertThat(reason(event("log", "debug", "sw-1", "the link \"up\" again"), rules)).isNull();
  }

  @Test
  void textIsTheMessageOrWhatCameOverTheWire() {
    Map<String, String> rules = Map.of("rule.1", "drop text=*heartbeat*");
    Event raw =
        Event.builder("syslog").put("raw_message", "<13>heartbeat 7").put("message", null).build();

    assertThat(reason(raw, rules)).isEqualTo("filtered");
    assertThat(reason(event("syslog", "debug", "h", "a heartbeat"), rules)).isEqualTo("filtered");
    assertThat(reason(event("syslog", "debug", "h", "a heart beat"), rules)).isNull();
    assertThat(reason(Event.builder("flow").build(), Map.of("rule.1", "drop contains!=x")))
        .isEqualTo("filtered");
  }

  @Test
  void samplingIsTheSameEachTimeAndAboutTheShare() {
    List<Event> events = events(20_000);
    Rules first = rules(Map.of("rule.1", "sample 1/10 type=syslog"));
    Rules second = rules(Map.of("rule.1", "sample 1/10 type=syslog"));

    List<String> reasons = events.stream().map(event -> "" + first.dropReason(event)).toList();

    assertThat(events.stream().map(event -> "" + second.dropReason(event)).toList())
        .isEqualTo(reasons);
    assertThat(reasons).containsOnly("null", "sampled");
    assertThat(reasons.stream().filter("null"::equals).count()).isBetween(1_800L, 2_200L);
  }

  @Test
  void everyNthIsKept() {
    Rules rules = rules(Map.of("rule.1", "every 3 type=syslog"));

    assertThat(events(7).stream().map(event -> "" + rules.dropReason(event)))
        .containsExactly("null", "sampled", "sampled", "null", "sampled", "sampled", "null");
    assertThat(rules.dropReason(Event.builder("flow").build())).isNull();
  }

  @Test
  void dropsInTheBatchWithTheReason() {
    TestProcessorBatch batch =
        TestProcessorBatch.of(
            event("syslog", "debug", "h", "m"), event("syslog", "error", "h", "m"));

    new FilterProcessor(
            config("keep"), Map.of("service.pid", PID, "rule.1", "drop severity<notice"))
        .process(batch);

    assertThat(batch.dropped()).isEqualTo(Map.of(0, "filtered"));
    assertThat(batch.replaced()).isEmpty();
    assertThat(batch.refused()).isEmpty();
  }

  @Test
  void refusesWhatIsNoRuleWithFileKeyAndValue() {
    assertThatThrownBy(() -> rules(Map.of("rule.5", "remove type=syslog")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "etc/io.edgebot.processor.filter-main.cfg: rule.5 = 'remove type=syslog' must be keep"
                + " | drop | sample 1/<n>")
        .hasMessageEndingWith("('remove' is no action)");
    refused("drop colour=red", "'colour=' is no condition");
    refused("drop severity>=loud", "'loud' is no severity");
    refused("drop severity=error", "'severity=' is no condition");
    refused("drop contains=\"open", "a quote is not closed");
    refused("drop contains=", "contains needs a text");
    refused("sample 10", "sample needs 1/<n>");
    refused("sample 1/0", "'0' is not a number from 1 to 1000000000");
    refused("every 99999999999", "'99999999999' is not a number");
    refused("drop type=" + "x".repeat(257), "longer than 256");
    assertThatThrownBy(() -> rules(Map.of("rule.x", "drop")))
        .hasMessageContaining("rule.<n> with a number");
    assertThatThrownBy(() -> rules(Map.of("rule.1", "drop", "rule.01", "keep")))
        .hasMessageContaining("the only rule of its number");
    assertThatThrownBy(() -> rules(Map.of("otherwise", "maybe")))
        .hasMessageContaining("otherwise = 'maybe' must be one of drop, keep");
  }

  private static void refused(String rule, String why) {
    assertThatThrownBy(() -> rules(Map.of("rule.1", rule)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(why);
  }

  private static List<Event> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> event("syslog", "debug", "h" + i % 7, "message " + i))
        .toList();
  }

  private static Event event(String type, String severity, String host, String message) {
    return Event.builder(type)
        .timestamp(Instant.parse("2026-11-24T03:24:42Z"))
        .put("severity", severity)
        .put("hostname", host)
        .put("message", message)
        .build();
  }

  private static String reason(Event event, Map<String, String> values) {
    return rules(values).dropReason(event);
  }

  private static Rules rules(Map<String, String> values) {
    Map<String, String> properties = new HashMap<>(values);
    properties.put("service.pid", PID);
    return Rules.of(
        config(values.getOrDefault("otherwise", "keep")), Settings.of(properties), properties);
  }

  private static FilterConfig config(String otherwise) {
    return (FilterConfig)
        Proxy.newProxyInstance(
            FilterConfig.class.getClassLoader(),
            new Class<?>[] {FilterConfig.class},
            (proxy, method, args) -> otherwise);
  }
}
