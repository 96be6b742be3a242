package io.edgebot.engine.internal.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call of a plugin that may never return, on a thread of its own. */
final class BoundedCall<R> {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final long startedAt = System.nanoTime();
  private final Thread thread;

  /** It did not return, nor did it react to being interrupted. */
  static final class HungException extends Exception {
    private static final long serialVersionUID = 1L;

    HungException(String message) {
      super(message);
    }
  }

  private BoundedCall(String name, @Nullable ThreadGroup group, Callable<R> call) {
    thread =
        new Thread(
            group,
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            name);
  }

  /**
   * Begins a call.
   *
   * @param group of its thread, and of the threads that the call starts
   */
  static <R> BoundedCall<R> begin(
      String threadName, @Nullable ThreadGroup group, Callable<R> call) {
    BoundedCall<R> begun = new BoundedCall<>(threadName, group, call);
    begun.thread.start();
    return begun;
  }

  /**
   * Waits for its end, and interrupts it at the limit.
   *
   * @param late takes what it returns when nobody waits any more
   * @throws HungException if it has not ended 5 s after the limit
   * @throws Exception what it threw
   */
  R await(Duration limit, Consumer<R> late) throws Exception {
    try {
      return get(limit);
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      interrupt();
      var unused = result.thenAccept(late);
      throw e;
    } catch (TimeoutException e) {
      return awaitInterrupted(limit, late);
    }
  }

  private R awaitInterrupted(Duration limit, Consumer<R> late) throws Exception {
    String where = where();
    interrupt();
    try {
      return get(GRACE);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "its start did not end within " + limit.toSeconds() + " s: it was in " + where,
          e.getCause());
    } catch (InterruptedException e) {
      var unused = result.thenAccept(late);
      throw e;
    } catch (TimeoutException e) {
      var unused = result.thenAccept(late);
      throw new HungException(
          "its start hangs in "
              + where
              + " and cannot be interrupted: uninstall its bundle; bin/edgebot stop and start ends"
              + " the thread");
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
  }

  /** The innermost method of the plugin that is being called. */
  String where() {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (!frame.getClassName().matches("(java|javax|jdk|sun)[.].*")) {
        return frame.getClassName() + '.' + frame.getMethodName();
      }
    }
    return "a method that has just ended";
  }

  private R get(Duration limit) throws InterruptedException, ExecutionException, TimeoutException {
    return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Exception thrown(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof Exception cause ? cause : e;
  }
}
