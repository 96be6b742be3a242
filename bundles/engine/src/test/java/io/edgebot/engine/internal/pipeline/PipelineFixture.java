package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A pipeline, and processors for it. */
abstract class PipelineFixture {
  final Pipeline pipeline = new Pipeline();

  interface Each {
    void on(Batch batch, int index) throws Exception;
  }

  static Processor each(Each each) {
    return batch -> {
      for (int i = 0; i < batch.size(); i++) {
        each.on(batch, i);
      }
    };
  }

  static Processor mark(String mark) {
    return each((batch, i) -> batch.replace(i, event(text(batch.event(i)) + mark)));
  }

  static Processor refuse(Predicate<Event> which, String reason) {
    return each(
        (batch, i) -> {
          if (which.test(batch.event(i))) {
            batch.refuse(i, reason);
          }
        });
  }

  static Processor after(Processor processor, String plugin) {
    return new Processor() {
      @Override
      public void process(Batch batch) throws Exception {
        processor.process(batch);
      }

      @Override
      public Set<String> after() {
        return Set.of(plugin);
      }
    };
  }

  void order(List<String> processors, List<String> required) {
    pipeline.configure(PipelineOrder.of(processors, required));
  }

  RunResult run(Event[] events) throws BlockedException {
    return pipeline.run("in", null, events, List.of());
  }

  RunResult unchecked(Event[] events) {
    try {
      return run(events);
    } catch (BlockedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Event[] events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event("" + i)).toArray(Event[]::new);
  }

  static Event event(String text) {
    return Event.builder("t").put("message", text).build();
  }

  static String text(Event event) {
    return String.valueOf(event.message());
  }

  static List<String> texts(RunResult run) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      texts.add(text(run.event(i)));
    }
    return texts;
  }
}
