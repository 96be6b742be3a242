package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiPush;
import io.edgebot.testing.servers.LokiServer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Loki refuses, and what answers that is not Loki. */
@Timeout(60)
class LokiRefusalsTest extends LokiSinkFixture {
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
}
