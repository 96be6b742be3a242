package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiPush;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pushed to Loki. */
@Timeout(60)
class LokiSinkTest extends LokiSinkFixture {
  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void storesEventsWithTheEdgesTimeLabelsAndMetadata(String encoding) throws Exception {
    settings.put("encoding", encoding);
    settings.put("labels", new String[] {"site", "absent"});
    StoredEvent event = Events.of("e1", 7, MINUTE, "äöü € \\ud83d\\ude00 \\\" \\\\ end");

    assertThat(deliver(Events.batch(event))).isInstanceOf(Delivered.class);

    Map<String, String> labels = Map.of("edge", "e1", "type", "syslog", "site", "site-a");
    assertThat(loki.streams()).containsOnlyKeys(labels);
    LokiEntry entry = stored(labels).get(0);
    assertThat(entry.nanos())
        .isEqualTo(
            event.receivedAt().getEpochSecond() * 1_000_000_000L + event.receivedAt().getNano());
    assertThat(entry.line())
        .isEqualTo(
            "{\"_id\":\"e1/0000000000000001/7\","
                + new String(event.encoded(), StandardCharsets.UTF_8).substring(1));
    assertThat(entry.metadata())
        .isEqualTo(
            Map.of(
                "event_time",
                event.timestamp().toString(),
                "severity",
                "warning",
                "source",
                "10.0.0.1",
                "host",
                "router-1"));
    assertThat(sink.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    assertThat(context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void pushesOneStreamARequestTheOldestFirst() throws Exception {
    TestBatch batch =
        Events.batch(
            Events.of("e1", 1, MINUTE),
            Events.of("e2", 1, MINUTE),
            Events.of("e1", 2, MINUTE.multipliedBy(3)),
            Events.of("e2", 2, MINUTE.multipliedBy(2)));

    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(2);
    assertThat(messages(stored(LIVE))).containsExactly("m2", "m1");
  }

  @Test
  void putsWhatComesTooLateIntoTheReplayStream() throws Exception {
    deliver(Events.batch(Events.of("e1", 100, Duration.ZERO)));

    // Known from its own pushes: no refusal is needed.
    TestBatch batch =
        Events.batch(
            Events.of("e1", 1, Duration.ofHours(3)),
            Events.of("e1", 3, MINUTE),
            Events.of("e1", 2, Duration.ofHours(2)));
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(messages(stored(REPLAY))).containsExactly("m1", "m2");
    assertThat(messages(stored(LIVE))).containsExactly("m100", "m3");
    assertThat(loki.pushes()).allMatch(push -> push.status() == 204);
    assertThat(context.count("edgebot_loki_replayed_entries_total")).isEqualTo(2);
  }

  @Test
  void doesWithoutStructuredMetadataWhereItIsDisallowed() throws Exception {
    loki.limits(new LokiLimits().structuredMetadata(false));

    assertThat(deliver(Events.run("e1", 1, 5, MINUTE))).isInstanceOf(Delivered.class);
    assertThat(deliver(Events.run("e1", 6, 9, MINUTE))).isInstanceOf(Delivered.class);

    assertThat(stored(LIVE)).hasSize(9).allMatch(entry -> entry.metadata().isEmpty());
    assertThat(field(stored(LIVE).get(0), "_id")).isEqualTo("e1/0000000000000001/1");
    assertThat(loki.pushes().stream().map(LokiPush::status)).containsExactly(400, 204, 204);
  }

  @Test
  void holdsIfMetadataIsForcedAndDisallowed() throws Exception {
    settings.put("structured_metadata", "true");
    loki.limits(new LokiLimits().structuredMetadata(false));

    assertThat(deliver(Events.run("e1", 1, 5, MINUTE))).isInstanceOf(Misconfigured.class);
  }

  @Test
  void sendsNoMetadataToServersThatWouldDropIt() throws Exception {
    loki.limits(new LokiLimits().version("2.8.11"));

    assertThat(deliver(Events.run("e1", 1, 5, MINUTE))).isInstanceOf(Delivered.class);

    assertThat(stored(LIVE)).hasSize(5).allMatch(entry -> entry.metadata().isEmpty());
  }

  @Test
  void boundsItsRequests() throws Exception {
    assertThat(deliver(ofFourRequests())).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(4);
    assertThat(loki.pushes())
        .allMatch(
            push -> push.entries().stream().mapToInt(e -> e.line().length()).sum() <= 64 * 1024);
  }

  @Test
  void saysWhoItIs() throws Exception {
    settings.put("tenant_id", "fleet");
    settings.put("username", "edgebot");
    settings.put("password", "s3cret");
    loki.limits(
        new LokiLimits()
            .tenants(true)
            .authorization(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("edgebot:s3cret".getBytes(StandardCharsets.UTF_8))));

    assertThat(deliver(Events.run("e1", 1, 2, MINUTE))).isInstanceOf(Delivered.class);
    assertThat(loki.pushes().get(0).headers()).containsEntry("user-agent", "EdgeBot-Loki/1.0.0");
    assertThat(loki.query("fleet", Map.of())).hasSize(2);

    loki.limits(new LokiLimits().authorization("Bearer other"));
    DeliveryResult result = deliver(Events.run("e1", 3, 4, MINUTE));
    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("check username").doesNotContain("s3cret");
  }

  @Test
  void asksAgainWhatRunsThereOnceItIsLetIn() throws Exception {
    settings.put("token", "right");
    loki.limits(new LokiLimits().version("2.8.11").authorization("Bearer other"));
    assertThat(deliver(Events.run("e1", 1, 2, MINUTE))).isInstanceOf(Misconfigured.class);

    loki.limits(new LokiLimits().version("2.8.11").authorization("Bearer right"));
    assertThat(deliver(Events.run("e1", 1, 2, MINUTE))).isInstanceOf(Delivered.class);

    assertThat(stored(LIVE)).hasSize(2).allMatch(entry -> entry.metadata().isEmpty());
  }

  @Test
  void asksForATenantWhereOneIsWanted() throws Exception {
    loki.limits(new LokiLimits().tenants(true));

    DeliveryResult result = deliver(Events.run("e1", 1, 2, MINUTE));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("set tenant_id");
  }

  @Test
  void cutsLinesThatAreTooLong() throws Exception {
    settings.put("max_line_bytes", 2000);
    String message = "start \\\"" + "äx".repeat(3000);
    StoredEvent event = Events.of("e1", 1, MINUTE, message);

    assertThat(deliver(Events.batch(event))).isInstanceOf(Delivered.class);

    LokiEntry entry = stored(LIVE).get(0);
    assertThat(entry.line().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1400, 2000);
    assertThat(field(entry, "_id")).isEqualTo("e1/0000000000000001/1");
    assertThat(field(entry, "_truncated"))
        .isEqualTo("" + (event.encodedLength() + "\"_id\":\"e1/0000000000000001/1\",".length()));
    assertThat(field(entry, "message")).startsWith("start ").hasSizeGreaterThan(700);
    assertThat(entry.metadata()).containsEntry("truncated", "true");
    assertThat(context.count("edgebot_loki_truncated_lines_total")).isEqualTo(1);
  }

  @Test
  void refusesLinesThatAreTooLongIfAsked() throws Exception {
    settings.put("max_line_bytes", 2000);
    settings.put("oversized_lines", "refuse");

    DeliveryResult result =
        deliver(
            Events.batch(Events.of("e1", 1, MINUTE), Events.of("e1", 2, MINUTE, "x".repeat(3000))));

    assertThat(((Refused) result).events()).containsExactly(new Refusal(1, "line_too_long"));
    assertThat(messages(stored(LIVE))).containsExactly("m1");
  }

  @Test
  void boundsTheNumberOfStreams() throws Exception {
    settings.put("labels", new String[] {"site"});
    settings.put("max_streams", 8);
    List<StoredEvent> events = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      events.add(Events.of("e1", i, MINUTE, "m" + i, "site-" + i));
    }
    for (int i = 1; i <= 20; i++) {
      events.add(Events.of("other-" + i, 1, MINUTE, "o" + i, "site-0"));
    }

    assertThat(deliver(new TestBatch(events))).isInstanceOf(Delivered.class);

    assertThat(loki.streams()).hasSize(8);
    assertThat(loki.query(Map.of())).hasSize(70);
    assertThat(stored(LIVE)).hasSize(44);
    assertThat(stored(Map.of("edge", "other", "type", "other"))).hasSize(20);
    assertThat(context.lastHealth()).startsWith("degraded: more than 8 streams");
    assertThat(context.count("edgebot_loki_collapsed_entries_total")).isEqualTo(64);
  }
}
