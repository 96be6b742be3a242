package io.edgebot.transport.internal;

import io.edgebot.transport.HttpAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers, a bounded number at a time for each path, so that a busy one does not keep others
 * (health, for instance) from answering; and sends what they answer.
 */
final class HttpRunner {
  private static final HttpAnswer BUSY =
      HttpAnswer.json(503, "{\"detail\":\"Too many requests at a time\"}").with("Retry-After", "1");
  private static final HttpAnswer LATE =
      HttpAnswer.json(503, "{\"detail\":\"No answer in time\"}").with("Retry-After", "1");
  private static final HttpAnswer FAILED = HttpAnswer.json(500, "{\"detail\":\"Internal error\"}");
  private static final HttpAnswer SLOW =
      HttpAnswer.json(408, "{\"detail\":\"The body comes too slowly\"}")
          .with("Connection", "close");

  private static final Logger LOG = LoggerFactory.getLogger(HttpRunner.class);

  private final Map<String, AtomicInteger> runningByPath = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock;
  private final Duration answerTimeout;
  private volatile int limit;

  HttpRunner(ScheduledExecutorService clock, Duration answerTimeout, int limit) {
    this.clock = clock;
    this.answerTimeout = answerTimeout;
    this.limit = limit;
  }

  void limit(int requests) {
    limit = requests;
  }

  /** Runs a call, on the present thread until the handler returns; false if the route is closed. */
  boolean run(HttpRoute route, HttpCall call) {
    AtomicInteger running = runningByPath.computeIfAbsent(route.path, path -> new AtomicInteger());
    if (running.incrementAndGet() > limit) {
      running.decrementAndGet();
      call.answer(BUSY);
      return true;
    }
    if (!route.enter()) {
      running.decrementAndGet();
      return false;
    }
    Run run = new Run(route, call, running);
    CompletionStage<HttpAnswer> stage;
    try {
      stage = Objects.requireNonNull(route.handler.handle(call.request()), "no answer");
    } catch (Exception | LinkageError e) {
      run.finish(null, e);
      return true;
    }
    run.await(stage);
    return true;
  }

  private static HttpAnswer failure(HttpRoute route, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SlowSenderException) {
      return SLOW;
    }
    // Neither message nor request: they may hold what was sent.
    StackTraceElement[] stack = cause == null ? new StackTraceElement[0] : cause.getStackTrace();
    LOG.error(
        "the handler of {} failed: {} at {}",
        route.path,
        cause == null ? "no answer" : cause.getClass().getName(),
        stack.length == 0 ? "?" : stack[0]);
    return FAILED;
  }

  /** A call that is being handled; it is answered once. */
  private final class Run {
    private final HttpRoute route;
    private final HttpCall call;
    private final AtomicInteger running;
    private final AtomicBoolean done = new AtomicBoolean();

    Run(HttpRoute route, HttpCall call, AtomicInteger running) {
      this.route = route;
      this.call = call;
      this.running = running;
    }

    void await(CompletionStage<HttpAnswer> stage) {
      if (stage.toCompletableFuture().isDone()) {
        stage.whenComplete(this::finish);
        return;
      }
      call.suspend();
      Future<?> timeout =
          clock.schedule(
              () -> call.execute(() -> finish(LATE, null)),
              answerTimeout.toMillis(),
              TimeUnit.MILLISECONDS);
      // The thread that completes the stage may be one that others wait for: it sends nothing.
      stage.whenComplete(
          (answer, failure) -> {
            timeout.cancel(false);
            call.execute(() -> finish(answer, failure));
          });
    }

    void finish(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
      if (done.compareAndSet(false, true)) {
        route.leave();
        try {
          call.answer(answer != null ? answer : failure(route, failure));
        } finally {
          running.decrementAndGet();
        }
      }
    }
  }
}
