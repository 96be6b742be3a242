package io.edgebot.engine.internal.delivery;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.plugin.PluginContext;
import io.edgebot.api.sink.Sink;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.plugin.SinkHost;
import io.edgebot.engine.internal.plugin.Verdict;
import io.edgebot.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery of all sinks: a subscription each, a worker each that is attached. Thread-safe. */
public final class Deliveries implements SinkHost, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Journal journal;
  private final MeterRegistry registry;
  private final JsonCodec codec;

  // Read without a lock: the journal's listener must never wait for an attach that itself waits for
  // the journal.
  private final ConcurrentNavigableMap<String, SinkProgress> progress =
      new ConcurrentSkipListMap<>();
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /** A worker and its thread. */
  private record Running(DeliveryWorker worker, Thread thread) {}

  /** Delivers from a journal. */
  public Deliveries(Journal journal, MeterRegistry registry, JsonCodec codec) {
    this.journal = journal;
    this.registry = registry;
    this.codec = codec;
    journal.cursors().keySet().forEach(this::progress);
    journal.onAppend(this::wakeAll);
  }

  /**
   * Makes sure that data is kept for sinks from now on, whether or not their plugins are there; a
   * subscription that exists keeps its policy.
   */
  public synchronized void configure(List<String> sinks) {
    for (String sink : sinks) {
      if (!journal.cursors().containsKey(sink)) {
        subscribe(sink, new Journal.Subscription(true, 0, 0), true);
      }
      progress(sink);
    }
  }

  @Override
  public synchronized void attach(
      String instance,
      Sink sink,
      Map<String, Object> properties,
      PluginContext context,
      Verdict verdict) {
    if (running.containsKey(instance)) {
      throw new IllegalStateException(instance + " is attached already");
    }
    DeliverySettings settings = DeliverySettings.of(properties);
    subscribe(instance, settings.subscription(), settings.oldest());
    SinkProgress sinkProgress = progress(instance);
    sinkProgress.attached(settings);
    DeliveryWorker worker =
        new DeliveryWorker(
            instance,
            sink,
            new DeliveryContext(context, journal, sinkProgress),
            settings,
            journal,
            codec,
            sinkProgress,
            verdict);
    Thread thread = new Thread(worker, "edgebot-delivery-" + instance);
    thread.setUncaughtExceptionHandler(
        (dead, error) -> LOG.error("{}: delivery ended unexpectedly", instance, error));
    running.put(instance, new Running(worker, thread));
    thread.start();
  }

  @Override
  public void detach(String instance) {
    Running ended;
    synchronized (this) {
      ended = running.remove(instance);
      SinkProgress sinkProgress = progress.get(instance);
      if (ended == null || sinkProgress == null) {
        return;
      }
      sinkProgress.detached();
    }
    stop(instance, ended);
  }

  private void subscribe(String sink, Journal.Subscription policy, boolean oldest) {
    Journal.Cursor cursor = journal.subscribe(sink, policy, oldest);
    if (cursor.position() == null) {
      // Without a mark nobody could tell later what the journal skipped from here on.
      CompletableFuture<Void> unused =
          journal.advance(
              new Journal.Advance(sink, Mark.of(cursor).cursor(), List.of(), List.of()), false);
    }
  }

  /** How all sinks are. */
  public List<SinkStatus> statuses() {
    return progress.values().stream().map(SinkProgress::status).toList();
  }

  @Override
  public String trouble(String instance) {
    SinkProgress sinkProgress = progress.get(instance);
    return sinkProgress == null ? "" : sinkProgress.trouble();
  }

  /** What is to be told of each sink that is served and behind by more than its limit. */
  public Map<String, String> behind() {
    Map<String, String> sentences = new TreeMap<>();
    progress.forEach(
        (instance, sinkProgress) -> {
          String sentence = sinkProgress.behind();
          if (!sentence.isEmpty()) {
            sentences.put(instance, sentence);
          }
        });
    return sentences;
  }

  /**
   * Removes a sink's subscription.
   *
   * @return false if there is none
   * @throws IllegalStateException if the sink is attached
   */
  public synchronized boolean forget(String instance) {
    if (running.containsKey(instance)) {
      throw new IllegalStateException(
          instance + " is running: remove its pid file first, then forget it");
    }
    SinkProgress sinkProgress = progress.remove(instance);
    if (sinkProgress != null) {
      sinkProgress.remove();
    }
    return journal.unsubscribe(instance);
  }

  /**
   * Hands entries of the quarantine to the sinks that refused them.
   *
   * @return completes with how many were taken; fails if a sink is not attached
   */
  public CompletionStage<Integer> replay(List<Long> entries) {
    CompletableFuture<Integer> taken = CompletableFuture.completedFuture(0);
    for (ReplayTask task : ReplayTask.of(entries, journal)) {
      taken = taken.thenCombine(replay(task), Integer::sum);
    }
    return taken;
  }

  private CompletableFuture<Integer> replay(ReplayTask task) {
    Running target = running.get(task.sink());
    if (target == null) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              task.sink() + ", which refused the event, is not a running sink"));
    }
    target.worker().submit(task);
    return task.taken();
  }

  /** Reads again what is not delivered: its identities were renewed. */
  public void reread() {
    running.values().forEach(sink -> sink.worker().reread());
  }

  private void wakeAll() {
    running.values().forEach(sink -> sink.worker().wake());
  }

  private SinkProgress progress(String instance) {
    return progress.computeIfAbsent(instance, name -> new SinkProgress(name, journal, registry));
  }

  private static void stop(String instance, Running ended) {
    ended.worker().stop();
    try {
      ended.thread().join(STOP.toMillis());
      if (ended.thread().isAlive()) {
        LOG.warn("{}: its call did not end within {}, and is interrupted", instance, STOP);
        ended.thread().interrupt();
        ended.thread().join(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all deliveries. */
  @Override
  public void close() {
    Map<String, Running> all;
    synchronized (this) {
      all = Map.copyOf(running);
      running.clear();
    }
    all.values().forEach(sink -> sink.worker().stop());
    all.forEach(Deliveries::stop);
  }
}
