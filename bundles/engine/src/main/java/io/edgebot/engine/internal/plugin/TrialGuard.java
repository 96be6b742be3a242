package io.edgebot.engine.internal.plugin;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.State;
import io.edgebot.engine.internal.pipeline.Trial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What processors are given: it works as ever, but keeps nothing of what a {@link Trial} does. */
final class TrialGuard {
  private TrialGuard() {}

  static Counters counters(Counters real) {
    return new GuardedCounters(real);
  }

  static State state(State real) {
    return new GuardedState(real);
  }

  static Lane lane(Lane real) {
    return new GuardedLane(real);
  }

  private record GuardedCounters(Counters real) implements Counters {
    @Override
    public Counter counter(Spec spec) {
      return guarded(real.counter(spec));
    }

    @Override
    public Counter counter(Spec spec, String labelValue) {
      return guarded(real.counter(spec, labelValue));
    }

    private static Counter guarded(Counter counter) {
      return amount -> {
        if (!Trial.isRunning()) {
          counter.add(amount);
        }
      };
    }
  }

  private record GuardedState(State real) implements State {
    @Override
    public @Nullable Value get(String key) {
      return real.get(key);
    }

    @Override
    public List<Entry> scan(String prefix, int limit) {
      return real.scan(prefix, limit);
    }

    @Override
    public CompletionStage<Void> put(String key, @Nullable Value value) {
      return Trial.isRunning() ? CompletableFuture.completedFuture(null) : real.put(key, value);
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        String key, @Nullable Value expected, @Nullable Value update) {
      return Trial.isRunning()
          ? CompletableFuture.completedFuture(true)
          : real.compareAndSet(key, expected, update);
    }
  }

  private record GuardedLane(Lane real) implements Lane {
    @Override
    public int credit() {
      return real.credit();
    }

    @Override
    public int offer(List<Event> events) {
      return Trial.isRunning() ? events.size() : real.offer(events);
    }

    @Override
    public void put(List<Event> events) throws InterruptedException {
      if (!Trial.isRunning()) {
        real.put(events);
      }
    }

    @Override
    public CompletionStage<AppendResult> append(Append batch) {
      return Trial.isRunning()
          ? CompletableFuture.completedFuture(
              new AppendResult(batch.events().size(), 0, 0, List.of()))
          : real.append(batch);
    }

    @Override
    public void onCredit(Runnable listener) {
      real.onCredit(listener);
    }

    @Override
    public boolean drain(Duration deadline) throws InterruptedException {
      return real.drain(deadline);
    }

    @Override
    public void dropped(long events, String reason) {
      if (!Trial.isRunning()) {
        real.dropped(events, reason);
      }
    }
  }
}
