package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.testing.TestProcessorBatch;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder of testcases/ a case: {@code input.ndjson}, {@code expected.ndjson} with a line for each
 * event (behind the reason, if it is refused), and if need be {@code config} and {@code rules}.
 */
class CasesTest {
  private static final Path CASES = Path.of("src/test/resources/testcases");

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void becomesWhatIsExpected(Path folder) throws IOException {
    List<String> input = Files.readAllLines(folder.resolve("input.ndjson"));
    TestProcessorBatch batch =
        Fixtures.judge(
            settings(text(folder, "config")),
            Fixtures.book(text(folder, "rules")),
            input.stream().map(Json::event).toArray(Event[]::new));

    assertThat(lines(batch)).isEqualTo(Files.readAllLines(folder.resolve("expected.ndjson")));
  }

  /** What passed, and what was annotated, comes out of a second mothership as it is. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isTheSameTheSecondTime(Path folder) throws IOException {
    Map<String, Object> settings = settings(text(folder, "config"));
    RuleBook rules = Fixtures.book(text(folder, "rules"));
    List<String> input = Files.readAllLines(folder.resolve("input.ndjson"));
    TestProcessorBatch first =
        Fixtures.judge(settings, rules, input.stream().map(Json::event).toArray(Event[]::new));
    List<String> once = lines(first);

    TestProcessorBatch second =
        Fixtures.judge(
            settings,
            rules,
            first.events().stream().map(Json::text).map(Json::event).toArray(Event[]::new));

    assertThat(lines(second)).isEqualTo(once);
  }

  private static List<String> lines(TestProcessorBatch batch) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      String refused = batch.refused().get(i);
      lines.add((refused == null ? "" : refused + " ") + Json.text(batch.event(i)));
    }
    return lines;
  }

  private static String text(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static Map<String, Object> settings(String text) throws IOException {
    Properties keys = new Properties();
    keys.load(new StringReader(text));
    Map<String, Object> settings = new HashMap<>();
    keys.forEach((key, value) -> settings.put((String) key, typed((String) value)));
    if (settings.get("quarantine") instanceof String list) {
      settings.put("quarantine", list.split(","));
    }
    return settings;
  }

  private static Object typed(String value) {
    if (value.matches("[0-9]+")) {
      return Integer.parseInt(value);
    }
    return value.matches("true|false") ? (Object) Boolean.parseBoolean(value) : value;
  }
}
