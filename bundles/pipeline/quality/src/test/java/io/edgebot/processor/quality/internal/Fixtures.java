package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestProcessorBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings, rules and verdicts. */
final class Fixtures {
  /** Later than the real now: an event that is given no time has that of its making. */
  static final long NOW = Instant.parse("2126-11-30T12:00:00Z").getEpochSecond();

  private Fixtures() {}

  static Map<String, Object> properties(Map<String, ?> keys) {
    Map<String, Object> properties = new HashMap<>(keys);
    properties.put("service.pid", "io.edgebot.processor.quality~main");
    return properties;
  }

  static QualitySettings settings(Map<String, ?> keys) {
    return QualitySettings.of(
        TestConfig.of(QualityConfig.class, keys), Settings.of(properties(keys)), properties(keys));
  }

  static QualityProcessor processor(Map<String, ?> keys) {
    return new QualityProcessor(TestConfig.of(QualityConfig.class, keys), properties(keys));
  }

  /** The shipped rules, and these. */
  static RuleBook book(String... own) {
    try {
      return new RuleBook(
          List.of(Rules.shipped(), RulesParser.parse(String.join("\n", own))), Map.of());
    } catch (FileFormatException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestProcessorBatch judge(Map<String, ?> keys, RuleBook book, Event... events) {
    TestProcessorBatch batch = TestProcessorBatch.of(events);
    Judge judge = new Judge(settings(keys), book, NOW);
    for (int i = 0; i < events.length; i++) {
      judge.judge(batch, i, false);
    }
    return batch;
  }

  /** What is written into an event: {@code rule path expected} a line. */
  static List<String> reasons(Event event, String... rules) {
    Event judged = judge(Map.of("max_reasons", 64), book(rules), event).events().get(0);
    return judged.get("quality") instanceof Map<?, ?> verdict ? reasons(verdict) : List.of();
  }

  /** The reasons of a verdict: {@code rule path expected} a line. */
  static List<String> reasons(Map<?, ?> verdict) {
    return ((List<?>) verdict.get("reasons"))
        .stream()
            .map(reason -> (Map<?, ?>) reason)
            .map(
                reason ->
                    reason.get("rule") + " " + reason.get("path") + " " + reason.get("expected"))
            .toList();
  }
}
