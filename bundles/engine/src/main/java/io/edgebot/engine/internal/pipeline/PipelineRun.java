package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import io.edgebot.engine.internal.pipeline.BatchImpl.Drop;
import io.edgebot.engine.internal.pipeline.BatchImpl.Refuse;
import io.edgebot.engine.internal.pipeline.RunResult.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One batch on its way through one snapshot. Used by one thread, once. */
final class PipelineRun {
  /** Parts of a part are told apart from its siblings, which are at most so many. */
  private static final int PART_BASE = 1001;

  private final Snapshot snapshot;
  private final String input;
  private final @Nullable String origin;
  private final DropWatch watch;
  private final List<Refusal> refusals = new ArrayList<>(0);
  private final Map<String, Integer> drops = new TreeMap<>();
  private int[] dropped = {};
  private int droppedCount;
  private List<Runnable> durable = List.of();

  PipelineRun(Snapshot snapshot, String input, @Nullable String origin, DropWatch watch) {
    this.snapshot = snapshot;
    this.input = input;
    this.origin = origin;
    this.watch = watch;
  }

  RunResult run(Flow flow) throws BlockedException, RevokedException {
    List<Stage> stages = snapshot.stages();
    Flow current = flow;
    for (int i = 0; i < stages.size() && current.size() > 0; i++) {
      Stage stage = stages.get(i);
      if (!stage.instance().equals(input)) { // what a processor derived does not pass itself
        current = pass(stage, !snapshot.isBehindRequired(i), current);
      }
    }
    return new RunResult(current, refusals, drops, Arrays.copyOf(dropped, droppedCount), durable);
  }

  private Flow pass(Stage stage, boolean withheld, Flow in)
      throws BlockedException, RevokedException {
    BatchImpl batch = call(stage, in, 0, in.size());
    if (batch != null && !batch.hasFates()) {
      Event[] replaced = batch.replaced();
      return replaced == null ? in : in.with(replaced);
    }
    Flow out = new Flow(in.size());
    if (batch != null) {
      collect(stage, withheld, in, 0, batch, out);
    } else {
      halve(stage, withheld, in, 0, in.size(), out);
    }
    return out;
  }

  /** Runs the halves of a range that the processor threw on, down to the events themselves. */
  private void halve(Stage stage, boolean withheld, Flow in, int from, int to, Flow out)
      throws BlockedException, RevokedException {
    if (to - from == 1) {
      refusals.add(
          new Refusal(
              in.source(from),
              in.part(from),
              stage.instance(),
              withheld ? Batch.WITHHELD : "processor_failed",
              in.event(from),
              withheld));
      return;
    }
    int middle = (from + to) >>> 1;
    half(stage, withheld, in, from, middle, out);
    half(stage, withheld, in, middle, to, out);
  }

  private void half(Stage stage, boolean withheld, Flow in, int from, int to, Flow out)
      throws BlockedException, RevokedException {
    BatchImpl batch = call(stage, in, from, to);
    if (batch == null) {
      halve(stage, withheld, in, from, to, out);
    } else {
      collect(stage, withheld, in, from, batch, out);
    }
  }

  /** What a processor says of a range; null if it throws. */
  private @Nullable BatchImpl call(Stage stage, Flow in, int from, int to)
      throws BlockedException, RevokedException {
    if (!stage.calls().begin()) {
      throw new RevokedException(stage.instance());
    }
    BatchImpl batch = new BatchImpl(in, from, to, input, origin);
    long start = System.nanoTime();
    Throwable failure = null;
    boolean counts = false;
    try {
      stage.processor().process(batch);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      failure = e;
    } finally {
      counts = stage.calls().end();
    }
    if (!counts) {
      throw new RevokedException(stage.instance());
    }
    if (failure != null) {
      if (to - from == 1 && stage.failed(failure) && snapshot.isRequired(stage)) {
        stage.failing(true);
        throw new BlockedException(
            stage.instance() + " fails on " + Stage.MOST_FAILURES + " events in a row: " + failure);
      }
      return null;
    }
    stage.worked(to - from, System.nanoTime() - start);
    for (Runnable action : batch.durable()) {
      if (durable.isEmpty()) {
        durable = new ArrayList<>(1);
      }
      durable.add(() -> stage.tell(action));
    }
    return batch;
  }

  private void collect(
      Stage stage, boolean withheld, Flow in, int from, BatchImpl batch, Flow out) {
    for (int i = 0; i < batch.size(); i++) {
      int at = from + i;
      Object fate = batch.fate(i);
      if (fate == null) {
        out.add(batch.event(i), in.source(at), in.part(at));
      } else if (fate instanceof Drop drop) {
        drops.merge(drop.reason(), 1, Integer::sum);
        dropped(in.source(at));
        watch.dropped(stage, in.source(at), drop.reason());
      } else if (fate instanceof Refuse refuse) {
        refuse(stage, withheld, in, at, batch.event(i), refuse.reason());
      } else if (fate instanceof Event[] parts) {
        split(stage, withheld, in, at, parts, out);
      }
    }
  }

  private void refuse(
      Stage stage, boolean withheld, Flow in, int at, Event content, String reason) {
    boolean secret = withheld || reason.equals(Batch.WITHHELD);
    refusals.add(
        new Refusal(
            in.source(at),
            in.part(at),
            stage.instance(),
            secret ? Batch.WITHHELD : reason,
            content,
            secret));
  }

  private void split(Stage stage, boolean withheld, Flow in, int at, Event[] parts, Flow out) {
    long base = (long) in.part(at) * PART_BASE;
    if (base + parts.length > Integer.MAX_VALUE) {
      refuse(stage, withheld, in, at, in.event(at), "split_too_often");
      return;
    }
    for (int k = 0; k < parts.length; k++) {
      out.add(parts[k], in.source(at), (int) base + k + 1);
    }
  }

  private void dropped(int source) {
    if (droppedCount == dropped.length) {
      dropped = Arrays.copyOf(dropped, droppedCount * 2 + 16);
    }
    dropped[droppedCount++] = source;
  }
}
