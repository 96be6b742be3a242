package io.edgebot.examples.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder in testcases/ is a case: config, a message a line in input, and what became of each. */
class ShortenProcessorTest {
  private static final Map<String, Object> PID =
      Map.of("service.pid", "io.edgebot.processor.shorten~main");

  static Stream<Path> cases() throws IOException {
    return Files.list(Path.of("src/test/resources/testcases")).sorted();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesAsTheCaseSays(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("input"))) {
      events.add(Event.builder("syslog").put("message", line).build());
    }
    Map<Integer, String> dropped = new TreeMap<>();
    Fakes fakes = new Fakes();
    ShortenProcessor processor = new ShortenProcessor(config(folder), PID);
    processor.open(fakes.processorContext());

    processor.process(Fakes.batch(events, dropped));

    List<String> outcomes = new ArrayList<>();
    long cut = 0;
    for (int i = 0; i < events.size(); i++) {
      Object length = events.get(i).get("message_length");
      if (dropped.containsKey(i)) {
        outcomes.add("dropped " + dropped.get(i));
      } else if (length != null) {
        outcomes.add("cut from " + length + ": " + events.get(i).message());
        cut++;
      } else {
        outcomes.add("kept: " + events.get(i).message());
      }
    }
    assertThat(outcomes).isEqualTo(Files.readAllLines(folder.resolve("expected")));
    assertThat(fakes.counts.getOrDefault("edgebot_shorten_cut_total", 0L)).isEqualTo(cut);
  }

  @Test
  void leavesEventsWithoutMessageAlone() {
    Event event = Event.builder("flow_packet").put("size_bytes", 72).build();
    List<Event> events = new ArrayList<>(List.of(event));
    Map<Integer, String> dropped = new TreeMap<>();
    ShortenConfig config = Fakes.config(ShortenConfig.class, Map.of("drop_empty", true));

    new ShortenProcessor(config, PID).process(Fakes.batch(events, dropped));

    assertThat(events).containsExactly(event);
    assertThat(dropped).isEmpty();
  }

  @Test
  void refusesALimitOutOfBounds() {
    ShortenConfig config = Fakes.config(ShortenConfig.class, Map.of("max_chars", 0));
    assertThatThrownBy(() -> new ShortenProcessor(config, PID))
        .hasMessage(
            "etc/io.edgebot.processor.shorten-main.cfg: max_chars = '0' must be a number from 1 to"
                + " 1000000");
  }

  private static ShortenConfig config(Path folder) throws IOException {
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve("config"))) {
      file.load(reader);
    }
    Map<String, Object> settings = new TreeMap<>();
    for (String key : file.stringPropertyNames()) {
      String text = file.getProperty(key);
      settings.put(
          key, key.equals("max_chars") ? (Object) Integer.valueOf(text) : Boolean.valueOf(text));
    }
    return Fakes.config(ShortenConfig.class, settings);
  }
}
