package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class ProofTest {
  private static final InstanceKey SINK = new InstanceKey("sink", "x-main");
  private static final Version OLD = new Version(1, 0, 0);
  private static final Version NEW = new Version(1, 0, 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private volatile List<PluginStatus> plugins = List.of();
  private final Operations engine =
      (Operations)
          Proxy.newProxyInstance(
              ProofTest.class.getClassLoader(),
              new Class<?>[] {Operations.class},
              (proxy, method, arguments) -> plugins);

  @Test
  void whatRunsAsWellAsBeforeIsProven() throws Exception {
    Proof proof = proofAfter(State.HEALTHY);
    status(NEW, State.HEALTHY, "");
    assertThat(proof.await(LONG)).isNull();
  }

  @Test
  void aTroubleThatWasThereBeforeIsNotTheNewVersions() throws Exception {
    Proof proof = proofAfter(State.DEGRADED);
    status(NEW, State.DEGRADED, "the destination does not answer");
    assertThat(proof.await(LONG)).isNull();
  }

  @Test
  void oneThatCannotStartIsGivenUpLongBeforeTheTimeout() throws Exception {
    Proof proof = proofAfter(State.HEALTHY);
    status(NEW, State.FAILED, "the port is taken");
    long start = System.nanoTime();
    assertThat(proof.await(LONG)).isEqualTo("sink x-main 1.0.1 is failed: the port is taken");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void oneThatIsWorseThanBeforeIsGivenUpAtTheTimeout() throws Exception {
    Proof proof = proofAfter(State.HEALTHY);
    status(NEW, State.STARTING, "");
    assertThat(proof.await(Duration.ofMillis(300))).isEqualTo("sink x-main 1.0.1 is starting");
  }

  @Test
  void oneThatTheNewVersionDoesNotOfferIsNamed() throws Exception {
    Proof proof = proofAfter(State.HEALTHY);
    assertThat(proof.awaitKnown(Duration.ofMillis(100)))
        .startsWith("version 1.0.1 offers no sink x-main");
  }

  @Test
  void anInterruptionIsMeasured() throws Exception {
    status(OLD, State.HEALTHY, "");
    try (Interruptions interruptions = new Interruptions(engine, List.of(SINK))) {
      assertThat(interruptions.longest()).containsExactly(Map.entry(SINK, Duration.ZERO));
      status(NEW, State.STARTING, "");
      var unused =
          CompletableFuture.runAsync(
              () -> status(NEW, State.HEALTHY, ""),
              CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> interruptions.longest().get(SINK).toMillis() >= 250);
      unused.join();
    }
  }

  private Proof proofAfter(State before) {
    status(OLD, before, "");
    return new Proof(engine, Map.of(SINK, OLD), Map.of(SINK, NEW));
  }

  private void status(Version version, State state, String reason) {
    plugins = List.of(new PluginStatus("sink", "x-main", version.toString(), state, reason));
  }
}
