package io.edgebot.engine.internal.delivery;

import io.edgebot.api.sink.DeliveryResult;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what failed, and waits until it is worth trying again. Used by one thread. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration HELD = Duration.ofSeconds(1);
  private static final int HOLD_STEP = 3;

  private final String instance;
  private final Control control;
  private final Attempts attempts;
  private final SinkProgress progress;
  private final int breakerFailures;

  Retries(
      String instance,
      Control control,
      Attempts attempts,
      SinkProgress progress,
      int breakerFailures) {
    this.instance = instance;
    this.control = control;
    this.attempts = attempts;
    this.progress = progress;
    this.breakerFailures = breakerFailures;
  }

  /**
   * Waits after a failure of this side.
   *
   * @param openNow whether the breaker opens at once
   * @param isLogged whether the log says it already
   */
  void pause(String reason, boolean openNow, boolean isLogged) throws InterruptedException {
    pause(Backoff.delay(fail(reason, openNow, isLogged)), false);
  }

  /** Waits after a result that says nothing of any event. */
  void pause(DeliveryResult result) throws InterruptedException {
    if (result instanceof DeliveryResult.RetryLater retry) {
      int failures = fail(retry.reason(), false, false);
      Duration asked = retry.delay();
      pause(asked != null ? asked : Backoff.delay(failures), retry.probe());
    } else if (result instanceof DeliveryResult.Misconfigured misconfigured) {
      fail(misconfigured.reason(), true, false);
      pause(Backoff.delay(HOLD_STEP), false);
    } else if (result instanceof DeliveryResult.Fenced fenced) {
      fail(fenced.reason(), true, false);
      while (control.mayGoOn()) {
        control.await(HELD);
      }
    }
  }

  private int fail(String reason, boolean openNow, boolean isLogged) {
    int failures = progress.failed(reason, openNow, breakerFailures);
    if (failures == 1 && !isLogged) {
      LOG.warn("{}: {}", instance, reason);
    }
    return failures;
  }

  /** Waits before the next attempt; a probe that succeeds ends it early. */
  private void pause(Duration delay, boolean probe) throws InterruptedException {
    long deadline = Signal.deadline(delay);
    while (control.mayGoOn() && !Signal.left(deadline).isZero()) {
      long step = Signal.left(deadline).toNanos();
      if (probe) {
        step = Math.min(step, Backoff.probeDelay(progress.away()).toNanos());
      }
      long until = System.nanoTime() + step;
      while (control.mayGoOn() && System.nanoTime() < until) {
        control.await(Signal.left(until)); // commits wake it too: go on waiting
      }
      if (probe && control.mayGoOn() && attempts.probe()) {
        break;
      }
    }
    progress.halfOpen();
  }
}
