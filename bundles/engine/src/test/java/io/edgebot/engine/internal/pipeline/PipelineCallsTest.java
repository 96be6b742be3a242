package io.edgebot.engine.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of processors that leave, or do not return. */
class PipelineCallsTest extends PipelineFixture {
  @Test
  void errorsOfALeavingBundleCountAsFailures() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        batch -> {
          throw new NoClassDefFoundError("gone");
        });
    assertThat(run(events(2)).refusals()).hasSize(2);
  }

  @Test
  void whatAProcessorReturnsTooLateIsThrownAway() throws Exception {
    order(List.of("a"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          awaitUninterrupted(go);
          batch.replace(0, event("late"));
        });
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    assertThat(pipeline.remove("a", Duration.ofMillis(20))).isFalse();
    pipeline.put("a", mark("new"));
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0new");
  }

  @Test
  void aProcessorIsLetGoWhenTheLastOfSeveralOrdersThatMayCallItHasEnded() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          go.await();
        });
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean calledAfterClose = new AtomicBoolean();
    pipeline.put("b", batch -> calledAfterClose.set(closed.get()));
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    order(List.of("a"), List.of()); // another snapshot, that has no b
    Thread remover =
        new Thread(
            () -> {
              if (pipeline.remove("b", Duration.ofSeconds(30))) {
                closed.set(true);
              }
            });
    remover.start();
    await().until(() -> remover.getState() == Thread.State.TIMED_WAITING);
    assertThat(closed).isFalse();
    go.countDown();
    running.get();
    remover.join();
    assertThat(closed).isTrue();
    assertThat(calledAfterClose).isFalse();
  }

  @Test
  void aCallThatDoesNotEndIsInterruptedAndNamedUntilItReturns() throws Exception {
    order(List.of("a"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            awaitUninterrupted(go);
          }
        });
    AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(
            () -> {
              RunResult run = unchecked(events(1));
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
              return run;
            });
    inA.await();
    assertThat(pipeline.remove("a", Duration.ofMillis(20))).isFalse();
    await().untilTrue(interrupted);
    assertThat(pipeline.notice()).contains("a call of a has not returned");
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0");
    assertThat(interruptedAfterwards).isFalse();
    assertThat(pipeline.notice()).isEmpty();
  }

  @Test
  void aProcessorThatIsNotCalledNeedNotWaitForASlowOneBeyondTheLimit() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicInteger callsOfB = new AtomicInteger();
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });
    pipeline.put("b", batch -> callsOfB.incrementAndGet());
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    assertThat(pipeline.remove("b", Duration.ofMillis(20))).isTrue();
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0");
    assertThat(callsOfB).hasValue(0);
    assertThat(interrupted).isFalse();
    assertThat(pipeline.notice()).isEmpty();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
