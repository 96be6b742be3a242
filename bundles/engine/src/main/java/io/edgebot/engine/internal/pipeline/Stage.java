package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.processor.Processor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A processor in its place, with what it did. Thread-safe. */
public final class Stage {
  /** So many events in a row that a required processor throws on, and intake pauses. */
  static final int MOST_FAILURES = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

  private final String instance;
  private final Processor processor;
  private final Calls calls;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final LongAdder processed = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile boolean failing;
  private volatile String lastError = "";

  Stage(String instance, Processor processor) {
    this(instance, processor, new Calls());
  }

  private Stage(String instance, Processor processor, Calls calls) {
    this.instance = instance;
    this.processor = processor;
    this.calls = calls;
  }

  /** The same processor with counts of its own; it is let go only when this one has ended, too. */
  Stage aside() {
    return new Stage(instance, processor, calls);
  }

  /** The processor's instance name. */
  public String instance() {
    return instance;
  }

  Processor processor() {
    return processor;
  }

  /** Events that it worked on. */
  public long processed() {
    return processed.sum();
  }

  /** Events that it threw on. */
  public long errors() {
    return errors.sum();
  }

  /** How long it worked, all threads together, in nanoseconds. */
  public long nanos() {
    return nanos.sum();
  }

  /** What it threw last; empty if it never did. */
  public String lastError() {
    return lastError;
  }

  /** Whether it threw on so many events in a row that nothing is given to it at present. */
  public boolean failing() {
    return failing;
  }

  /** Who uses it now. */
  Calls calls() {
    return calls;
  }

  void worked(int events, long duration) {
    processed.add(events);
    nanos.add(duration);
    failuresInARow.set(0);
  }

  /** Counts an event that it threw on alone; says whether there were too many in a row. */
  boolean failed(Throwable error) {
    errors.increment();
    lastError = error.getClass().getName();
    return failuresInARow.incrementAndGet() >= MOST_FAILURES;
  }

  /** Runs what it wanted to run later. Like in health, only the kind of an error is told. */
  void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.error(
          "{} threw {} when told that its batch is durable", instance, e.getClass().getName());
    }
  }

  void failing(boolean now) {
    failing = now;
    if (!now) {
      failuresInARow.set(0);
    }
  }
}
