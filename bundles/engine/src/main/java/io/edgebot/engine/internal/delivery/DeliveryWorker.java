package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.engine.internal.plugin.Verdict;
import io.edgebot.journal.Journal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one sink: reads behind the cursor, batches, tries until every event is delivered or
 * in quarantine, moves the cursor. One thread; what another thread asks of it is a task between
 * batches.
 */
final class DeliveryWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);

  private final String instance;
  private final Sink sink;
  private final SinkContext context;
  private final DeliverySettings settings;
  private final Journal journal;
  private final EventCodec codec;
  private final SinkProgress progress;
  private final Verdict verdict;
  private final Control control = new Control();
  private final Attempts attempts;
  private final Retries retries;
  private final Pacer pacer;
  private final Queue<ReplayTask> tasks = new ConcurrentLinkedQueue<>();

  DeliveryWorker(
      String instance,
      Sink sink,
      SinkContext context,
      DeliverySettings settings,
      Journal journal,
      EventCodec codec,
      SinkProgress progress,
      Verdict verdict) {
    this.instance = instance;
    this.sink = sink;
    this.context = context;
    this.settings = settings;
    this.journal = journal;
    this.codec = codec;
    this.progress = progress;
    this.verdict = verdict;
    attempts = new Attempts(sink, progress);
    retries = new Retries(instance, control, attempts, progress, settings.breakerFailures());
    pacer = new Pacer(instance, sink, settings, journal, progress, control);
  }

  /** Something may be there to deliver. */
  void wake() {
    control.wake();
  }

  /** Asks it to end after the call that runs. */
  void stop() {
    control.stop();
  }

  /** Events that are not delivered yet have other identities now: what it holds is read again. */
  void reread() {
    control.reread();
  }

  void submit(ReplayTask task) {
    tasks.add(task);
    control.wake();
  }

  @Override
  public void run() {
    try {
      while (!control.isStopping()) {
        try {
          deliver();
        } catch (RuntimeException | LinkageError e) {
          // What nobody foresaw ends this attempt, not the delivery: it begins again at its cursor.
          LOG.error("{}: delivery failed", instance, e);
          retries.pause(Attempts.describe(e), true, true);
        }
      }
    } catch (InterruptedException e) {
      LOG.info("{}: interrupted while stopping", instance);
      Thread.currentThread().interrupt();
    } finally {
      tasks.forEach(ReplayTask::abandon);
    }
  }

  /** Delivers until it is stopped. */
  private void deliver() throws InterruptedException {
    try {
      Mark mark = open();
      if (mark != null) {
        deliver(mark);
      }
    } finally {
      close();
    }
  }

  private void deliver(Mark mark) throws InterruptedException {
    Journal.Cursor start = new Journal.Cursor(mark.row(), mark.events(), mark.position());
    Feed feed = new Feed(journal, codec, settings.route(), start);
    Settlement settlement =
        new Settlement(instance, journal, progress, feed, start, mark.undeclared());
    Trial trial =
        new Trial(
            instance,
            journal,
            attempts,
            retries,
            settlement,
            progress,
            control,
            settings.batchSize());
    try {
      while (!control.isStopping()) {
        for (ReplayTask task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run(attempts, settlement, journal, codec);
        }
        if (control.takeStale()) {
          feed.restart(settlement.settled());
        }
        Batch batch = pacer.next(feed);
        if (batch != null) {
          trial.of(batch).forEach(feed::giveBack);
        }
      }
    } finally {
      settlement.await();
    }
  }

  /** Where to begin; null if it was stopped before the sink could be opened. */
  private @Nullable Mark open() throws InterruptedException {
    progress.opening();
    while (!control.isStopping()) {
      try {
        sink.open(context);
        progress.opened();
        verdict.good();
        byte[] position = sink.position();
        Journal.Cursor now =
            journal.subscribe(instance, settings.subscription(), settings.oldest());
        return position == null
            ? Mark.of(now).start(now)
            : Mark.of(now).at(CursorCodec.decode(journal.origin(), position));
      } catch (InvalidSettingException e) {
        String sentence = Attempts.describe(e);
        retries.pause(sentence, true, verdict.refused(sentence));
      } catch (Exception | LinkageError e) {
        retries.pause(Attempts.describe(e), true, false);
      }
    }
    return null;
  }

  private void close() {
    try {
      sink.close();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("{}: closing failed", instance, e);
    }
  }
}
