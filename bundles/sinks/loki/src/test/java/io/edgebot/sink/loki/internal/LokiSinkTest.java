package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiPush;
import io.edgebot.testing.servers.LokiServer;
import io.edgebot.testing.servers.LokiServer.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LokiSinkTest {
  private static final Map<String, String> LIVE = Map.of("edge", "e1", "type", "syslog");
  private static final Map<String, String> REPLAY =
      Map.of("edge", "e1", "type", "syslog", "replay", "true");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LokiServer loki = LokiServer.startNew();
  private final TestContext context = new TestContext("loki-main");
  private final Map<String, Object> settings = new HashMap<>(Map.of("url", loki.url()));
  private LokiSink sink;

  @AfterEach
  void stop() {
    context.close();
    loki.close();
  }

  private DeliveryResult deliver(TestBatch batch) throws Exception {
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

  private List<LokiEntry> stored(Map<String, String> labels) {
    return loki.streams().getOrDefault(labels, List.of());
  }

  /** The messages of entries, in their order. */
  private static List<String> messages(List<LokiEntry> entries) {
    return entries.stream().map(entry -> field(entry, "message")).toList();
  }

  private static String field(LokiEntry entry, String name) {
    try {
      return new ObjectMapper().readTree(entry.line()).path(name).asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(entry.line(), e);
    }
  }

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
  void sendsTheSameBytesAgainWhenTheAnswerWasLost() throws Exception {
    TestBatch batch = Events.run("e1", 1, 20, MINUTE);
    loki.next(Fault.ERROR_AFTER_STORING, Fault.ERROR);

    assertThat(deliver(batch)).isInstanceOf(RetryLater.class);
    assertThat(deliver(batch)).isInstanceOf(RetryLater.class);
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(2);
    assertThat(loki.pushes().get(1).body()).isEqualTo(loki.pushes().get(0).body());
    assertThat(stored(LIVE)).hasSize(20);
    assertThat(context.count("edgebot_loki_resent_entries_total")).isEqualTo(40);
  }

  @Test
  void sendsAgainOnlyWhatIsNotKnownToBeStored() throws Exception {
    TestBatch batch =
        Events.batch(
            Events.of("e1", 1, MINUTE), Events.of("e2", 1, MINUTE), Events.of("e3", 1, MINUTE));
    loki.next(Fault.NONE, Fault.LIMITED);

    DeliveryResult first = deliver(batch);

    assertThat(first).isInstanceOf(RetryLater.class);
    assertThat(first.toString()).contains("answers 429: Ingestion rate limit exceeded");
    assertThat(((RetryLater) first).delay()).isEqualTo(Duration.ofMillis(500));
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);
    assertThat(loki.pushes()).hasSize(3);
    assertThat(loki.streams().values()).allMatch(entries -> entries.size() == 1);
  }

  @Test
  void remembersWhatIsStoredWhenTheBatchComesInPieces() throws Exception {
    StoredEvent one = Events.of("e1", 1, MINUTE);
    StoredEvent two = Events.of("e2", 1, MINUTE);
    StoredEvent three = Events.of("e1", 2, MINUTE);
    loki.next(Fault.NONE, Fault.ERROR);

    assertThat(deliver(Events.batch(one, two, three))).isInstanceOf(RetryLater.class);
    assertThat(deliver(Events.batch(one))).isInstanceOf(Delivered.class);
    assertThat(deliver(Events.batch(two, three))).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(2);
    // What is settled is forgotten: a replay from quarantine is delivered.
    assertThat(deliver(Events.batch(one))).isInstanceOf(Delivered.class);
    assertThat(loki.pushes()).hasSize(3);
  }

  @Test
  void retriesAllWhereALimitLeftHalfOfItStored() throws Exception {
    TestBatch batch = Events.run("e1", 1, 10, MINUTE);
    loki.next(Fault.LIMITED_AFTER_HALF);

    assertThat(deliver(batch)).isInstanceOf(RetryLater.class);
    assertThat(stored(LIVE)).hasSize(5);
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(messages(stored(LIVE))).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void retriesWhatTheStreamsLimitRefusedWithinABadRequest() throws Exception {
    deliver(Events.batch(Events.of("e1", 1, MINUTE)));
    // The last failure decides on the status: the late ones come last only if all else passed.
    loki.limits(new LokiLimits().streamRate(1200));
    TestBatch batch = Events.run("e1", 2, 30, Duration.ZERO);

    DeliveryResult result = deliver(batch);

    assertThat(result).isInstanceOf(RetryLater.class);
    assertThat(result.toString()).contains("Per stream rate limit exceeded");
    loki.limits(new LokiLimits());
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);
    assertThat(messages(stored(LIVE))).doesNotHaveDuplicates().hasSize(30);
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
  void movesToTheReplayStreamWhatTheServerFindsTooLate() throws Exception {
    deliver(Events.batch(Events.of("e1", 100, Duration.ZERO)));
    sink = null; // another one, which does not know what the stream holds

    List<StoredEvent> events =
        new ArrayList<>(Events.run("e1", 1, 25, Duration.ofHours(2)).events());
    events.addAll(Events.run("e1", 26, 30, MINUTE).events());
    assertThat(deliver(new TestBatch(events))).isInstanceOf(Delivered.class);
    assertThat(deliver(Events.run("e1", 31, 35, Duration.ofHours(2))))
        .isInstanceOf(Delivered.class);

    assertThat(messages(stored(LIVE))).hasSize(6).doesNotHaveDuplicates();
    assertThat(messages(stored(REPLAY))).hasSize(30).doesNotHaveDuplicates().endsWith("m35");
    assertThat(loki.pushes().stream().map(LokiPush::status)).containsExactly(204, 400, 204, 204);
  }

  @Test
  void refusesWhatEvenTheReplayStreamFindsTooLate() throws Exception {
    deliver(Events.batch(Events.of("e1", 100, Duration.ZERO), Events.of("e1", 101, MINUTE)));
    deliver(Events.batch(Events.of("e1", 102, Duration.ofHours(2))));
    sink = null;

    DeliveryResult result =
        deliver(
            Events.batch(Events.of("e1", 103, MINUTE), Events.of("e1", 104, Duration.ofHours(4))));

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).events()).containsExactly(new Refusal(1, "too_far_behind"));
    assertThat(((Refused) result).reason())
        .contains("entry too far behind")
        .contains("total ignored: 1 out of 1");
    assertThat(messages(stored(LIVE))).contains("m103");
  }

  @Test
  void namesEachEventThatTheServerRefusesForItself() throws Exception {
    loki.limits(new LokiLimits().maxLine(400).maxAge(Duration.ofDays(1)));
    TestBatch batch =
        Events.batch(
            Events.of("e1", 1, MINUTE),
            Events.of("e1", 2, Duration.ofDays(2)),
            Events.of("e1", 3, MINUTE, "long " + "x".repeat(500)),
            Events.of("e1", 4, Duration.ofHours(-1)),
            Events.of("e1", 5, Duration.ofDays(2)),
            Events.of("e1", 6, MINUTE));

    DeliveryResult result = deliver(batch);

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).events())
        .containsExactly(
            new Refusal(1, "greater_than_max_sample_age"),
            new Refusal(2, "line_too_long"),
            new Refusal(3, "too_far_in_future"),
            new Refusal(4, "greater_than_max_sample_age"));
    assertThat(messages(stored(LIVE))).containsExactly("m1", "m6");
    assertThat(loki.pushes()).hasSize(1);
  }

  @Test
  void findsWhatTheDistributorRefusedBehindTheIngestersAnswer() throws Exception {
    loki.limits(new LokiLimits().maxAge(Duration.ofDays(1)));
    deliver(Events.batch(Events.of("e1", 100, Duration.ZERO)));
    sink = null;

    DeliveryResult result =
        deliver(
            Events.batch(
                Events.of("e1", 1, Duration.ofDays(2)),
                Events.of("e1", 2, Duration.ofHours(3)),
                Events.of("e1", 3, MINUTE)));

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).events())
        .containsExactly(new Refusal(0, "greater_than_max_sample_age"));
    assertThat(messages(stored(REPLAY))).containsExactly("m2");
    assertThat(messages(stored(LIVE))).containsExactly("m100", "m3");
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
  void splitsWhatIsTooLarge() throws Exception {
    settings.put("max_request_bytes", 64 * 1024);
    loki.limits(new LokiLimits().maxBody(5000));
    List<StoredEvent> events = new ArrayList<>(Events.run("e1", 1, 60, MINUTE).events());
    events.add(Events.of("e1", 61, MINUTE, "long " + "x".repeat(6000)));

    DeliveryResult result = deliver(new TestBatch(events));

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).events()).containsExactly(new Refusal(60, "too_large"));
    assertThat(messages(stored(LIVE))).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void splitsWhatIsTooLargeForTheServersOwnMessages() throws Exception {
    loki.next(Fault.MESSAGE_TOO_LARGE);

    assertThat(deliver(Events.run("e1", 1, 10, MINUTE))).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(2);
    assertThat(stored(LIVE)).hasSize(10);
  }

  @Test
  void boundsItsRequests() throws Exception {
    assertThat(deliver(ofFourRequests())).isInstanceOf(Delivered.class);

    assertThat(loki.pushes()).hasSize(4);
    assertThat(loki.pushes())
        .allMatch(
            push -> push.entries().stream().mapToInt(e -> e.line().length()).sum() <= 64 * 1024);
  }

  /** What comes in this many requests; the next is made while one is on its way. */
  private TestBatch ofFourRequests() {
    settings.put("max_request_bytes", 64 * 1024);
    List<StoredEvent> events = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      events.add(Events.of("e1", i, MINUTE, i + "x".repeat(2000)));
    }
    return new TestBatch(events);
  }

  @Test
  void makesItsRequestsAnewOnceTheyMustBeSmaller() throws Exception {
    TestBatch batch = ofFourRequests();
    loki.next(Fault.TOO_LARGE);

    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(loki.pushes().size()).isGreaterThan(4);
    assertThat(loki.pushes())
        .allMatch(
            push -> push.entries().stream().mapToInt(e -> e.line().length()).sum() <= 64 * 1024);
    assertThat(messages(stored(LIVE))).hasSize(100).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"UNAVAILABLE", "ERROR_AFTER_STORING", "LIMITED_AFTER_HALF"})
  void goesOnWithTheRequestThatFailed(Fault fault) throws Exception {
    TestBatch batch = ofFourRequests();
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);
    List<byte[]> bodies = loki.take().stream().map(LokiPush::body).toList();
    loki.next(Fault.NONE, fault);

    assertThat(deliver(batch)).isInstanceOf(RetryLater.class);
    int before = loki.pushes().size();
    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(loki.pushes().subList(before, loki.pushes().size()))
        .extracting(LokiPush::body)
        .containsExactlyElementsOf(bodies.subList(1, 4));
    assertThat(messages(stored(LIVE))).hasSize(100).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"PAGE_400", "NOT_FOUND"})
  void holdsIfItIsNotLokiThatAnswers(Fault fault) throws Exception {
    loki.next(fault);

    DeliveryResult result = deliver(Events.run("e1", 1, 3, MINUTE));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("check url");
    assertThat(deliver(Events.run("e1", 1, 3, MINUTE))).isInstanceOf(Delivered.class);
  }

  @Test
  void holdsIfWhatAnswersWithAnUnknownTextWasNeverSeenToBeLoki() throws Exception {
    loki.limits(new LokiLimits().version(""));
    loki.next(Fault.UNKNOWN_400);

    assertThat(deliver(Events.run("e1", 1, 3, MINUTE))).isInstanceOf(Misconfigured.class);
  }

  @Test
  void looksForTheEventsThatAnUnknownTextMeans() throws Exception {
    loki.next(Fault.UNKNOWN_400, Fault.NONE, Fault.UNKNOWN_400);

    DeliveryResult result = deliver(Events.run("e1", 1, 2, MINUTE));

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).events()).containsExactly(new Refusal(1, "http_400"));
    assertThat(((Refused) result).reason()).contains("something new is wrong with it");
  }

  @Test
  void refusesAStreamWhoseLabelsTheServerRefuses() throws Exception {
    settings.put("labels", new String[] {"site"});
    loki.limits(new LokiLimits().maxLabelValue(8));
    TestBatch batch =
        Events.batch(
            Events.of("e1", 1, MINUTE, "m1", "a-much-too-long-site"),
            Events.of("e1", 2, MINUTE, "m2", "short"));

    DeliveryResult result = deliver(batch);

    assertThat(((Refused) result).events()).containsExactly(new Refusal(0, "invalid_labels"));
    assertThat(loki.query(Map.of("site", "short"))).hasSize(1);
  }

  @Test
  void holdsIfTheServerWantsAnotherLabel() throws Exception {
    loki.limits(new LokiLimits().enforcedLabel("cluster"));

    DeliveryResult result = deliver(Events.run("e1", 1, 2, MINUTE));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("missing required labels cluster");
  }

  @Test
  void retriesWhereIngestionIsBlocked() throws Exception {
    loki.next(Fault.BLOCKED);

    DeliveryResult result = deliver(Events.run("e1", 1, 2, MINUTE));

    assertThat(result).isInstanceOf(RetryLater.class);
    assertThat(result.toString()).contains("260");
  }

  @Test
  void retriesWithProbeWhileItIsDownOrUnavailable() throws Exception {
    deliver(Events.batch(Events.of("e1", 1, MINUTE)));
    loki.always(Fault.UNAVAILABLE);
    assertThat(deliver(Events.run("e1", 2, 3, MINUTE)))
        .isEqualTo(new RetryLater(loki.url() + " answers 503: Service Unavailable", null, true));
    assertThat(sink.probe()).isFalse();

    loki.always(Fault.NONE);
    loki.stop();
    assertThat(((RetryLater) deliver(Events.run("e1", 2, 3, MINUTE))).probe()).isTrue();

    loki.start();
    assertThat(sink.probe()).isTrue();
    assertThat(deliver(Events.run("e1", 2, 3, MINUTE))).isInstanceOf(Delivered.class);
    assertThat(stored(LIVE)).hasSize(3);
  }

  @Test
  void retriesWhereTheConnectionIsCut() throws Exception {
    deliver(Events.batch(Events.of("e1", 1, MINUTE)));
    loki.next(Fault.CUT_AFTER_STORING, Fault.CUT_AFTER_STORING);

    // On a kept connection it is tried once more at once.
    assertThat(((RetryLater) deliver(Events.run("e1", 2, 3, MINUTE))).probe()).isTrue();
    assertThat(deliver(Events.run("e1", 2, 3, MINUTE))).isInstanceOf(Delivered.class);

    assertThat(stored(LIVE)).hasSize(3);
  }

  @Test
  void retriesWhereAStreamMoreIsNotAllowed() throws Exception {
    loki.limits(new LokiLimits().maxStreams(1));

    DeliveryResult result =
        deliver(Events.batch(Events.of("e1", 1, MINUTE), Events.of("e2", 1, MINUTE)));

    assertThat(result).isInstanceOf(RetryLater.class);
    assertThat(result.toString()).contains("Maximum active stream limit exceeded");
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
