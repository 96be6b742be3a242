package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch is refused or given to the lane, never both, however the end of holding falls. */
class AppenderTest {
  private static final AppendResult TAKEN = new AppendResult(1, 0, 0, List.of());

  private final FakeLane lane = new FakeLane();
  private final Clockwork executor = new Clockwork();
  private final Appender appender = new Appender(lane, executor, Duration.ofSeconds(60), 1);

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  /** Runs what is scheduled when the test says so, also before it is known to be scheduled. */
  private static final class Clockwork extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Runnable whileScheduling = () -> {};

    Clockwork() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      tasks.add(command);
      whileScheduling.run();
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void tick() {
      tasks.remove().run();
    }
  }

  private CompletableFuture<AppendResult> append() {
    lane.refusals.add(Reason.BUSY);
    return appender.append(new Append(List.of(), List.of(), null, "p", Map.of(), List.of()));
  }

  private static void assertRefused(CompletableFuture<AppendResult> answer) {
    assertThat(answer).isDone();
    assertThatThrownBy(answer::get).hasCauseInstanceOf(AppendRefusedException.class);
  }

  @Test
  void whatWasRefusedIsNotGivenAgain() {
    CompletableFuture<AppendResult> answer = append();
    appender.endHolding();
    assertRefused(answer);

    executor.tick();

    assertThat(lane.attempts).isEqualTo(1);
    assertThat(lane.appends).isEmpty();
  }

  @Test
  void whatIsGivenAgainIsAnsweredByTheLane() {
    CompletableFuture<AppendResult> answer = append();
    lane.next = new CompletableFuture<>();
    executor.tick();

    appender.endHolding();

    assertThat(lane.appends).hasSize(1);
    assertThat(answer).isNotDone();
    lane.next.complete(TAKEN);
    assertThat(answer).isCompletedWithValue(TAKEN);
  }

  @Test
  void itIsAnsweredByTheLaneAlsoIfTheEndFallsBetweenHoldingAndTrying() {
    lane.next = new CompletableFuture<>();
    executor.whileScheduling =
        () -> {
          executor.tick();
          appender.endHolding();
        };

    CompletableFuture<AppendResult> answer = append();

    assertThat(lane.appends).hasSize(1);
    assertThat(answer).isNotDone();
    lane.next.complete(TAKEN);
    assertThat(answer).isCompletedWithValue(TAKEN);
  }

  @Test
  void itIsRefusedOnceIfTheEndFallsWhileItIsBeingHeld() {
    executor.whileScheduling = appender::endHolding;

    CompletableFuture<AppendResult> answer = append();

    assertRefused(answer);
    executor.tick();
    assertThat(lane.appends).isEmpty();
  }

  @Test
  void itIsRefusedIfNothingCanBeScheduled() {
    executor.whileScheduling =
        () -> {
          throw new java.util.concurrent.RejectedExecutionException("stopped");
        };

    assertRefused(append());
  }
}
