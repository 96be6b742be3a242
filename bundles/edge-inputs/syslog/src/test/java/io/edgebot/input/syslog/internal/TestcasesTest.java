package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.transport.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code testcases} is a case: {@code input}, {@code config} and {@code
 * expected.ndjson}. With {@code transport = udp} each line of the input is a datagram, else the
 * input is a stream; {@code \xNN} stands for a byte. Other keys are the plugin's settings.
 */
class TestcasesTest {
  private static final Path FOLDER = Path.of("src/test/resources/testcases");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eventsAreAsExpected(Path folder) throws Exception {
    List<String> expected = Files.readAllLines(folder.resolve("expected.ndjson"));

    assertThat(String.join("\n", run(folder))).isEqualTo(String.join("\n", expected));
  }

  static List<String> run(Path folder) throws Exception {
    Properties config = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve("config"))) {
      config.load(reader);
    }
    Map<String, String> values = new HashMap<>(Map.of("default_zone", "UTC"));
    config.forEach((key, value) -> values.put((String) key, (String) value));
    Instant now = Instant.parse(config.getProperty("received_at", "2026-11-24T03:24:42.889115Z"));
    Peer peer = new Peer(config.getProperty("peer", "192.0.2.7"), 37707, false);
    byte[] input = unescape(Files.readAllBytes(folder.resolve("input")));
    List<Event> events = new ArrayList<>();
    if (config.getProperty("transport", "udp").equals("udp")) {
      SyslogDatagramDecoder decoder =
          new SyslogDatagramDecoder(Fixtures.settings(values), new SyslogCounts());
      int from = 0;
      for (int i = 0; i < input.length; i++) {
        if (input[i] == '\n') {
          decoder.decode(input, from, i - from, peer, now, events::add);
          from = i + 1;
        }
      }
      assertThat(from).as("input ends with a line end").isEqualTo(input.length);
    } else {
      SyslogFrameDecoder decoder =
          new SyslogFrameDecoder(Fixtures.settings(values), new SyslogCounts(), peer, null);
      int used = decoder.decode(input, 0, input.length, now, Integer.MAX_VALUE, events::add);
      decoder.end(input, used, input.length - used, now, events::add);
    }
    return events.stream().map(Json::write).toList();
  }

  private static byte[] unescape(byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < input.length; i++) {
      if (input[i] == '\\' && i + 3 < input.length && input[i + 1] == 'x') {
        out.write(Integer.parseInt(new String(input, i + 2, 2, StandardCharsets.US_ASCII), 16));
        i += 3;
      } else {
        out.write(input[i]);
      }
    }
    return out.toByteArray();
  }
}
