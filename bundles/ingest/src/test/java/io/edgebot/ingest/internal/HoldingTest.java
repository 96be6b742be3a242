package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.transport.HttpAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens while nothing can be stored, and when ingest stops. */
class HoldingTest {
  private static final String LINES = "{\"type\":\"a\"}\n";

  private Rig rig = Rig.open();

  @AfterEach
  void close() {
    assertThat(rig.memory.used()).isZero();
    rig.close();
  }

  private CompletableFuture<HttpAnswer> post() {
    return rig.later(FakeRequest.lines(LINES).fromLoopback());
  }

  private void refuse(int times, Reason reason) {
    rig.lane.refusals.addAll(Collections.nCopies(times, reason));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "BLOCKED", "QUOTA"})
  void holdsARequestUntilItIsTaken(Reason reason) throws Exception {
    refuse(3, reason);

    CompletableFuture<HttpAnswer> answer = post();

    assertThat(answer).isNotDone();
    assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(rig.lane.attempts).isEqualTo(4);
    assertThat(rig.lane.stored).containsExactly("{\"type\":\"a\"}");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "BLOCKED", "QUOTA"})
  void givesUpInTimeAndSaysWhenToComeBack(Reason reason) throws Exception {
    rig.close();
    rig = Rig.with().hold(Duration.ofMillis(100)).build();
    refuse(1000, reason);

    HttpAnswer answer = post().get(10, TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", reason == Reason.BUSY ? "1" : "5");
    assertThat(Rig.body(answer)).contains("the lane says " + reason);
    assertThat(rig.lane.attempts).isBetween(2, 8);
    assertThat(rig.lane.stored).isEmpty();
  }

  @Test
  void holdsOnlySoManyAtATime() throws Exception {
    refuse(1000, Reason.BUSY);
    CompletableFuture<HttpAnswer> one = post();
    CompletableFuture<HttpAnswer> two = post();

    assertThat(post().get(0, TimeUnit.SECONDS).status()).isEqualTo(503);

    rig.lane.refusals.clear();
    assertThat(one.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(two.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    refuse(1, Reason.BUSY);
    assertThat(post().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void worksOnOnlySoManyAtATime() throws Exception {
    rig.lane.next = new CompletableFuture<>();
    List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(post());
    }

    HttpAnswer refused = post().get(0, TimeUnit.SECONDS);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    assertThat(rig.memory.used()).isPositive();

    rig.lane.next.complete(new AppendResult(1, 0, 0, List.of()));
    for (CompletableFuture<HttpAnswer> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(post().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void answersOnlyWhatIsDurable() throws Exception {
    rig.lane.next = new CompletableFuture<>();
    CompletableFuture<HttpAnswer> answer = post();
    assertThat(answer).isNotDone();

    rig.lane.next.complete(new AppendResult(0, 0, 1, List.of()));

    HttpAnswer given = answer.get(10, TimeUnit.SECONDS);
    assertThat(Rig.json(given))
        .containsEntry("status", "success")
        .containsEntry("processed_events", 1L);
    assertThat(Rig.body(given)).contains("\"queued\":0");
  }

  @Test
  void saysThatTheJournalFailed() throws Exception {
    rig.lane.next = CompletableFuture.failedFuture(new IOException("disk secret"));

    HttpAnswer answer = post().get(10, TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Rig.body(answer))
        .startsWith("{\"detail\":\"Ingestion failed")
        .doesNotContain("disk");
    assertThat(rig.count("mothership_ingestion_requests_total/500")).isEqualTo(1);
  }

  @Test
  void letsHeldRequestsGoWhenItStops() throws Exception {
    refuse(1000, Reason.BLOCKED);
    CompletableFuture<HttpAnswer> held = post();

    rig.appender.endHolding();

    assertThat(held.get(10, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(post().get(0, TimeUnit.SECONDS).status()).isEqualTo(503);
    rig.appender.close();
    rig.lane.refusals.clear();
    assertThat(post().get(0, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(rig.lane.stored).isEmpty();
  }

  @Test
  void whatTheLaneHasIsAnsweredAfterTheStop() throws Exception {
    rig.lane.next = new CompletableFuture<>();
    CompletableFuture<HttpAnswer> answer = post();

    rig.appender.close();
    assertThat(answer).isNotDone();
    rig.lane.next.complete(new AppendResult(1, 0, 0, List.of()));

    assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void answersAllHeldRequestsHoweverTheStopFalls() {
    for (int i = 0; i < 50; i++) {
      rig.close();
      rig = Rig.open();
      refuse(100_000, Reason.BUSY);
      CompletableFuture<HttpAnswer> one = post();
      CompletableFuture<HttpAnswer> two = post();
      if (i % 2 == 0) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> rig.lane.attempts > 2);
      }
      rig.appender.close();
      await().pollInterval(Duration.ofMillis(2)).until(() -> one.isDone() && two.isDone());
      assertThat(one.join().status()).isEqualTo(503);
      assertThat(two.join().status()).isEqualTo(503);
    }
  }

  @Test
  void answersWithPauseWhilePaused() throws Exception {
    rig.handler.pause(true);
    HttpAnswer paused = post().get(0, TimeUnit.SECONDS);
    assertThat(paused.status()).isEqualTo(503);
    assertThat(paused.headers()).containsEntry("Retry-After", "5");

    rig.handler.pause(false);
    assertThat(post().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
  }
}
