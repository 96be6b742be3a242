package io.edgebot.engine.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.operations.PipelineTrial.Fate;
import io.edgebot.api.operations.PipelineTrial.Outcome;
import io.edgebot.api.processor.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrialTest {
  private final Pipeline pipeline = new Pipeline();
  private final Trial trial = new Trial(pipeline);

  @Test
  void saysWhatBecameOfEachEventInTheirOrder() {
    order(List.of("filter", "redact", "check"), List.of("redact"));
    pipeline.put(
        "filter",
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            switch (text(batch.event(i))) {
              case "noise" -> batch.drop(i, "filtered");
              case "two" -> batch.split(i, List.of(event("two a"), event("two b")));
              case "early" -> batch.refuse(i, "bad");
              default -> {}
            }
          }
        });
    pipeline.put("redact", marks());
    pipeline.put(
        "check",
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            String text = text(batch.event(i));
            if (text.equals("two b!")) {
              batch.drop(i, "half");
            } else if (text.equals("late!")) {
              batch.refuse(i, "bad");
            }
          }
        });
    List<Outcome> outcomes = run("plain", "noise", "two", "early", "late");
    assertThat(outcomes)
        .extracting(TrialTest::line)
        .containsExactly(
            "0 PASSED plain!",
            "1 DROPPED filtered by filter",
            "2 PASSED two a!",
            "2 DROPPED half by check",
            "3 REFUSED withheld by filter",
            "4 REFUSED bad by check");
  }

  @Test
  void nothingIsCountedAndNobodyIsToldThatItIsDurable() {
    order(List.of("a"), List.of("a"));
    AtomicBoolean durable = new AtomicBoolean();
    AtomicBoolean marked = new AtomicBoolean();
    pipeline.put(
        "a",
        batch -> {
          marked.set(Trial.isRunning());
          batch.onDurable(() -> durable.set(true));
        });
    assertThat(run("x")).hasSize(1);
    assertThat(pipeline.stages().get(0).processed()).isZero();
    assertThat(pipeline.stages().get(0).nanos()).isZero();
    assertThat(durable).isFalse();
    assertThat(marked).isTrue();
    assertThat(Trial.isRunning()).isFalse();
  }

  @Test
  void failuresInATrialDoNotCloseIntake() throws Exception {
    order(List.of("a"), List.of("a"));
    pipeline.put(
        "a",
        batch -> {
          if (Trial.isRunning()) {
            throw new IllegalStateException("bad");
          }
        });
    assertThat(run("x")).extracting(TrialTest::line).containsExactly("0 REFUSED withheld by a");
    List<Event> many = IntStream.range(0, 200).mapToObj(i -> event("" + i)).toList();
    assertThatThrownBy(() -> trial.run("in", null, many))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing passes the pipeline: a fails on 100 events in a row");
    assertThat(Trial.isRunning()).isFalse();
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(pipeline.stages().get(0).errors()).isZero();
    assertThat(pipeline.run("in", null, new Event[] {event("x")}, List.of()).size()).isEqualTo(1);
  }

  @Test
  void saysWhyNothingPasses() {
    order(List.of("redact"), List.of("redact"));
    assertThatThrownBy(() -> run("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the required processor redact is missing");
  }

  @Test
  void givesThePipelineWhatALaneWould() {
    order(List.of("a", "own"), List.of());
    List<String> seen = new ArrayList<>();
    pipeline.put(
        "a", batch -> seen.add(batch.size() + " of " + batch.input() + " from " + batch.origin()));
    pipeline.put(
        "own",
        batch -> {
          throw new IllegalStateException("what it derived does not pass itself");
        });
    List<Event> events = IntStream.range(0, 2500).mapToObj(i -> event("" + i)).toList();
    List<Outcome> outcomes = trial.run("own", "edge-1", events);
    assertThat(seen)
        .containsExactly(
            "1000 of own from edge-1", "1000 of own from edge-1", "500 of own from edge-1");
    assertThat(outcomes)
        .extracting(Outcome::index)
        .isEqualTo(IntStream.range(0, 2500).boxed().toList());
    assertThat(outcomes).extracting(Outcome::fate).containsOnly(Fate.PASSED);
    assertThat(text(outcomes.get(2499).event())).isEqualTo("2499");
  }

  @Test
  void seesTheProcessorsThatThereAreNow() {
    order(List.of("a"), List.of());
    assertThat(run("x")).extracting(TrialTest::line).containsExactly("0 PASSED x");
    pipeline.put("a", marks());
    assertThat(run("x")).extracting(TrialTest::line).containsExactly("0 PASSED x!");
  }

  private List<Outcome> run(String... texts) {
    return trial.run("in", null, List.of(texts).stream().map(TrialTest::event).toList());
  }

  private void order(List<String> processors, List<String> required) {
    pipeline.configure(PipelineOrder.of(processors, required));
  }

  private static Processor marks() {
    return batch -> {
      for (int i = 0; i < batch.size(); i++) {
        batch.replace(i, event(text(batch.event(i)) + "!"));
      }
    };
  }

  private static String line(Outcome outcome) {
    Event event = outcome.event();
    return outcome.index()
        + " "
        + outcome.fate()
        + " "
        + (event == null ? outcome.reason() + " by " + outcome.by() : text(event));
  }

  private static Event event(String text) {
    return Event.builder("t").put("message", text).build();
  }

  private static String text(Event event) {
    return String.valueOf(event.message());
  }
}
