package io.edgebot.sink.loki.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A sink that delivers to a double of Loki. */
abstract class LokiSinkFixture {
  static final Map<String, String> LIVE = Map.of("edge", "e1", "type", "syslog");
  static final Map<String, String> REPLAY =
      Map.of("edge", "e1", "type", "syslog", "replay", "true");
  static final Duration MINUTE = Duration.ofMinutes(1);

  final LokiServer loki = LokiServer.startNew();
  final TestContext context = new TestContext("loki-main");
  final Map<String, Object> settings = new HashMap<>(Map.of("url", loki.url()));
  LokiSink sink;

  @AfterEach
  void stop() {
    context.close();
    loki.close();
  }

  DeliveryResult deliver(TestBatch batch) throws Exception {
    if (sink == null) {
      sink =
          new LokiSink(
              LokiSettings.of(
                  TestConfig.of(LokiConfig.class, settings),
                  Settings.of(Map.of("service.pid", "io.edgebot.sink.loki~main"))),
              "1.0.0");
      sink.open(context);
    }
    return sink.deliver(batch);
  }

  List<LokiEntry> stored(Map<String, String> labels) {
    return loki.streams().getOrDefault(labels, List.of());
  }

  /** The messages of entries, in their order. */
  static List<String> messages(List<LokiEntry> entries) {
    return entries.stream().map(entry -> field(entry, "message")).toList();
  }

  static String field(LokiEntry entry, String name) {
    try {
      return new ObjectMapper().readTree(entry.line()).path(name).asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(entry.line(), e);
    }
  }

  /** What comes in this many requests; the next is made while one is on its way. */
  TestBatch ofFourRequests() {
    settings.put("max_request_bytes", 64 * 1024);
    List<StoredEvent> events = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      events.add(Events.of("e1", i, MINUTE, i + "x".repeat(2000)));
    }
    return new TestBatch(events);
  }
}
