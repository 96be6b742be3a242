package io.edgebot.engine.internal.plugin;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.PluginContext;
import io.edgebot.api.plugin.State;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every instance is given. Its threads are made when they are needed. */
class Context implements PluginContext {
  private static final Logger LOG = LoggerFactory.getLogger(Context.class);
  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private final String instance;
  private final State state;
  private final Counters counters;
  private final HealthCell health = new HealthCell();
  private final ScheduledThreadPoolExecutor executor;

  Context(String instance, State state, Counters counters) {
    this.instance = instance;
    this.state = state;
    this.counters = counters;
    AtomicInteger count = new AtomicInteger();
    ThreadGroup group = Thread.currentThread().getThreadGroup(); // of the plugin's start
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread =
                  new Thread(group, task, "edgebot-" + instance + '-' + count.incrementAndGet());
              thread.setUncaughtExceptionHandler(
                  (dead, error) -> LOG.error("{}: a task failed", instance, error));
              return thread;
            });
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public ScheduledExecutorService executor() {
    return executor;
  }

  Condition condition() {
    return health.condition();
  }

  /** Cancels what is left. */
  void close() {
    executor.shutdownNow();
  }
}
