package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All lanes, and what they share: workers, encoders, the way into the journal. Thread-safe. */
public final class Lanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final long LOOK_MILLIS = 500;
  private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Journal journal;
  private final Pipeline pipeline;
  private final JsonCodec codec;
  private final LaneLimits limits;
  private final long lingerNanos;
  private final Function<String, LaneMeter> meters;
  private final ExecutorService workers;
  private final ScheduledExecutorService timer;
  private final EncoderPool encoders;
  private final Gate gate = new Gate();
  private final CommitWatch watch = new CommitWatch();
  private final Map<String, LaneImpl> lanes = new ConcurrentHashMap<>();
  private volatile CommitListener commits = CommitListener.NONE;
  private @Nullable ScheduledFuture<?> look;
  private long lastWarning = System.nanoTime() - 2 * WARN_NANOS;

  /**
   * Lanes into a journal.
   *
   * @param compression {@code deflate} or {@code zstd}
   * @param workers how many batches are worked on at once
   * @param linger how long events wait for company when nobody waits for them
   * @param meters of a lane, by its input's instance name
   */
  public Lanes(
      Journal journal,
      Pipeline pipeline,
      JsonCodec codec,
      String compression,
      LaneLimits limits,
      int workers,
      Duration linger,
      Function<String, LaneMeter> meters) {
    this.journal = journal;
    this.pipeline = pipeline;
    this.codec = codec;
    this.limits = limits;
    this.lingerNanos = Math.max(1, linger.toNanos());
    this.meters = meters;
    this.workers = Executors.newFixedThreadPool(workers, threads("edgebot-lane-"));
    this.timer = Executors.newSingleThreadScheduledExecutor(threads("edgebot-lane-timer-"));
    this.encoders = new EncoderPool(codec, compression, workers);
    pipeline.onChange(this::changed);
  }

  /** The lane of an input, open. It keeps its place and its counts when the input is replaced. */
  public LaneImpl open(String instance) {
    LaneImpl lane =
        lanes.computeIfAbsent(instance, name -> new LaneImpl(name, this, meters.apply(name)));
    lane.open();
    return lane;
  }

  /** All lanes. */
  public List<LaneImpl> all() {
    return List.copyOf(lanes.values());
  }

  /** Tells what became durable. */
  public void onCommit(CommitListener listener) {
    commits = listener;
  }

  /** Events in memory that are not yet durable. */
  public long uncommitted() {
    long sum = 0;
    for (LaneImpl lane : lanes.values()) {
      sum += lane.uncommitted();
    }
    return sum;
  }

  /** Whether the journal answers what it is given. */
  public boolean isCommitting() {
    return watch.isAlive();
  }

  /** Why intake is closed; empty if it is open. */
  public String closedReason() {
    Closed closed = closed();
    return closed == null ? "" : closed.text();
  }

  /** Closes intake until {@link #endDrain}. */
  public void beginDrain(String reason) {
    gate.drain(reason);
    changed();
  }

  /** Opens intake again. */
  public void endDrain() {
    gate.endDrain();
    changed();
  }

  /**
   * Waits until all that the lanes took is durable.
   *
   * @return whether that was so before the deadline
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean all = true;
    for (LaneImpl lane : lanes.values()) {
      all &= lane.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return all;
  }

  /** Ends all work; what is still in memory is counted as lost. */
  @Override
  public void close() {
    beginDrain("EdgeBot stops");
    lanes.values().forEach(LaneImpl::close);
    timer.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a processor's call did not end within 5 s of the stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (LaneImpl lane : lanes.values()) {
      lane.countLost();
    }
    encoders.close();
  }

  /** Why nothing is taken in; null if it is open. */
  @Nullable Closed closed() {
    Closed closed = gate.closed();
    return closed == null ? blocked() : closed;
  }

  /** Why work that was begun must wait; null if it goes on, as it does while the process drains. */
  @Nullable Closed waiting() {
    Closed closed = gate.journal();
    return closed == null ? blocked() : closed;
  }

  private @Nullable Closed blocked() {
    String blocked = pipeline.blocked();
    return blocked.isEmpty() ? null : new Closed(Reason.BLOCKED, blocked);
  }

  boolean isJournalClosed() {
    return gate.isJournalClosed();
  }

  /** The journal refused a unit: intake closes, and the journal is looked at until it has room. */
  void journalRefused(String reason) {
    synchronized (this) {
      if (gate.isJournalClosed() || timer.isShutdown()) {
        return;
      }
      long now = System.nanoTime();
      if (now - lastWarning > WARN_NANOS) {
        lastWarning = now;
        LOG.warn("intake pauses: {}", reason);
      }
      gate.journalRefuses(reason);
      look =
          timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    changed();
  }

  private void look() {
    Journal.Condition condition = journal.condition();
    if (condition.quotaReached() || condition.diskFull()) {
      return;
    }
    synchronized (this) {
      if (look != null) {
        look.cancel(false);
        look = null;
      }
      gate.journalTakes();
    }
    LOG.debug("intake goes on: the journal has room");
    changed();
  }

  /** Something may go on, or must stop. */
  private void changed() {
    lanes.values().forEach(LaneImpl::changed);
  }

  Journal journal() {
    return journal;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  JsonCodec codec() {
    return codec;
  }

  LaneLimits limits() {
    return limits;
  }

  EncoderPool encoders() {
    return encoders;
  }

  CommitWatch watch() {
    return watch;
  }

  CommitListener commits() {
    return commits;
  }

  /** Works on something; not at all once the lanes are closed. */
  void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("work after the end", e);
    }
  }

  /** Tells somebody something, who may do anything then. */
  void tell(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // there are no workers any more, and whoever waits must hear it
    }
  }

  /**
   * How long until events that come now and wait for nobody are written. All lanes write at the
   * same beats, so that one commit takes them all.
   */
  long untilBeat() {
    return lingerNanos - Math.floorMod(System.nanoTime(), lingerNanos);
  }

  void later(Runnable task, long nanos) {
    try {
      var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("work after the end", e);
    }
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setUncaughtExceptionHandler(
          (dead, error) -> LOG.error("{} ended unexpectedly", dead.getName(), error));
      return thread;
    };
  }
}
