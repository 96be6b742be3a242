package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent again, and what is not. */
@Timeout(60)
class LokiRetriesTest extends LokiSinkFixture {
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
}
