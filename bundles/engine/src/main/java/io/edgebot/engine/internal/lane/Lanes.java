package io.edgebot.engine.internal.lane;

import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** All lanes, and what they share: workers, encoders, the way into the journal. Thread-safe. */
public final class Lanes implements AutoCloseable {
  /** How long the end waits for what the journal was given. */
  private static final Duration LAST_COMMITS = Duration.ofSeconds(5);

  private final Journal journal;
  private final Pipeline pipeline;
  private final JsonCodec codec;
  private final LaneLimits limits;
  private final Function<String, LaneMeter> meters;
  private final Workers workers;
  private final EncoderPool encoders;
  private final Intake intake;
  private final CommitWatch watch = new CommitWatch();
  private final Map<String, LaneImpl> lanes = new ConcurrentHashMap<>();
  private volatile CommitListener commits = CommitListener.NONE;

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
    this.meters = meters;
    this.workers = new Workers(workers, linger);
    this.encoders = new EncoderPool(codec, compression, workers);
    this.intake = new Intake(journal, pipeline, this.workers, this::changed);
    pipeline.onChange(intake::pipelineChanged);
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
    Closed closed = intake.closed();
    return closed == null ? "" : closed.text();
  }

  /** Closes intake until {@link #endDrain}. */
  public void beginDrain(String reason) {
    intake.drain(reason);
  }

  /** Opens intake again. */
  public void endDrain() {
    intake.endDrain();
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

  /**
   * Ends all work. Whoever waits for a batch is told: that it is durable, or that it is refused.
   * Events that nobody waits for and that are still in memory are counted as lost.
   */
  @Override
  public void close() {
    beginDrain("EdgeBot stops");
    lanes.values().forEach(LaneImpl::close);
    workers.close();
    watch.awaitAll(LAST_COMMITS);
    lanes.values().forEach(LaneImpl::end);
    encoders.close();
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

  Workers workers() {
    return workers;
  }

  Intake intake() {
    return intake;
  }

  CommitWatch watch() {
    return watch;
  }

  CommitListener commits() {
    return commits;
  }
}
