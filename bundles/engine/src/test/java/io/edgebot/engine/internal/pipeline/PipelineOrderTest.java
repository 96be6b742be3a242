package io.edgebot.engine.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which processors there must be, and in which order. */
class PipelineOrderTest extends PipelineFixture {
  @Test
  void aMissingRequiredProcessorBlocksUntilItComes() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    pipeline.onChange(changes::incrementAndGet);
    order(List.of("redact"), List.of("redact"));
    assertThat(pipeline.blocked()).contains("redact", "missing", "io.edgebot.pipeline.cfg");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    int before = changes.get();
    pipeline.put("redact", mark("!"));
    assertThat(changes).hasValue(before + 1);
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0!");
    pipeline.remove("redact");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
  }

  @Test
  void aRequiredProcessorThatFailsOnAHundredInARowBlocks() throws Exception {
    order(List.of("redact"), List.of("redact"));
    AtomicBoolean broken = new AtomicBoolean(true);
    pipeline.put(
        "redact",
        batch -> {
          if (broken.get()) {
            throw new IllegalStateException("table lost");
          }
        });
    assertThat(run(events(99)).refusals()).allMatch(RunResult.Refusal::withheld).hasSize(99);
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    assertThat(pipeline.blocked()).contains("redact", "IllegalStateException");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    broken.set(false);
    pipeline.retry();
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0");
  }

  @Test
  void anOptionalProcessorThatFailsNeverBlocks() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        batch -> {
          throw new IllegalStateException();
        });
    assertThat(run(events(250)).refusals()).hasSize(250);
    assertThat(pipeline.blocked()).isEmpty();
  }

  @Test
  void anOrderThatBreaksADemandIsRefusedAndTheGoodOneStays() throws Exception {
    order(List.of("redact", "llm-main"), List.of());
    pipeline.put("redact", mark("r"));
    pipeline.put("llm-main", after(mark("l"), "redact"));
    order(List.of("llm-main", "redact"), List.of());
    assertThat(pipeline.notice()).contains("llm-main must stand behind redact");
    assertThat(texts(run(events(1)))).containsExactly("0rl");
    order(List.of("redact", "llm-main"), List.of());
    assertThat(pipeline.notice()).isEmpty();
  }

  @Test
  void anOrderThatWasNeverGoodBlocksIfSomethingIsRequired() {
    order(List.of("llm", "redact-main"), List.of("redact-main"));
    pipeline.put("llm", after(mark("l"), "redact"));
    pipeline.put("redact-main", mark("r"));
    assertThat(pipeline.blocked()).contains("llm must stand behind redact-main");
  }

  @Test
  void requiredOnesMustBeInTheOrder() {
    order(List.of("a"), List.of("redact"));
    assertThat(pipeline.blocked()).contains("required = 'redact' must be among processors");
  }

  @Test
  void anOrderWithAMistakeIsRefusedAndTheGoodOneStays() throws Exception {
    order(List.of("redact"), List.of("redact"));
    pipeline.put("redact", mark("r"));
    order(List.of(), List.of("redact"));
    assertThat(pipeline.notice()).contains("required = 'redact' must be among processors");
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0r");
    pipeline.remove("redact");
    assertThat(pipeline.blocked()).contains("redact is missing");
  }

  @Test
  void aBatchSeesOneOrderFromStartToEnd() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          go.await();
        });
    pipeline.put("b", mark("b"));
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    AtomicBoolean released = new AtomicBoolean();
    Thread remover = new Thread(() -> released.set(pipeline.remove("b", Duration.ofSeconds(30))));
    remover.start();
    await().until(() -> pipeline.stages().size() == 1);
    assertThat(remover.isAlive()).isTrue();
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0b");
    remover.join();
    assertThat(released).isTrue();
    assertThat(texts(run(events(1)))).containsExactly("0");
  }
}
