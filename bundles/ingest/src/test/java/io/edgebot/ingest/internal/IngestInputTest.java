package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.State;
import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin as the engine sees it. */
class IngestInputTest {
  @TempDir Path folder;

  private final Map<String, HttpHandler> handlers = new HashMap<>();
  private final FakeLane lane = new FakeLane();
  private final Fakes.FakeHealth health = new Fakes.FakeHealth();
  private final Fakes.FakeCounters counters = new Fakes.FakeCounters();
  private final Fakes.FakeState state = new Fakes.FakeState();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  private final HttpFront front =
      (path, handler) -> {
        handlers.put(path, handler);
        return () -> handlers.remove(path, handler);
      };

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  /** The configuration's defaults, but for some keys as files have them. */
  private static IngestConfig config(Map<String, ?> given) {
    return (IngestConfig)
        Proxy.newProxyInstance(
            IngestConfig.class.getClassLoader(),
            new Class<?>[] {IngestConfig.class},
            (proxy, method, arguments) -> {
              Object value = given.get(method.getName().replace("__", "_"));
              return value != null ? value : method.getDefaultValue();
            });
  }

  private IngestInput input(Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(given);
    all.putIfAbsent("tokens_file", folder.resolve("tokens").toString());
    all.putIfAbsent("first_token_file", folder.resolve("token").toString());
    return new IngestInput(
        config(all),
        Map.of("service.pid", "io.edgebot.ingest"),
        front,
        new FakeCodec(),
        operations());
  }

  private static Operations operations() {
    return (Operations)
        Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "origin" -> Rig.OWN_ORIGIN;
                  case "sinks" ->
                      List.of(Fakes.sink("store-main", SinkStatus.Breaker.CLOSED, 0, 0, 0));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private InputContext context() {
    return new InputContext() {
      @Override
      public Lane lane() {
        return lane;
      }

      @Override
      public Optional<byte[]> checkpoint(String name) {
        return Optional.empty();
      }

      @Override
      public String instance() {
        return "ingest";
      }

      @Override
      public State state() {
        return state;
      }

      @Override
      public Health health() {
        return health;
      }

      @Override
      public Counters counters() {
        return counters;
      }

      @Override
      public ScheduledExecutorService executor() {
        return executor;
      }
    };
  }

  private HttpAnswer post(String path, FakeRequest request) throws Exception {
    return handlers.get(path).handle(request).toCompletableFuture().get();
  }

  @Test
  void servesFromStartToStop() throws Exception {
    IngestInput input = input(Map.of());
    assertThat(folder).isEmptyDirectory();

    input.start(context());
    String token = Files.readString(folder.resolve("token")).strip();
    HttpAnswer answer = post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").token(token));
    assertThat(Rig.body(answer)).contains("\"sink_results\":{\"store-main\":");
    assertThat(lane.stored).containsExactly("{\"type\":\"a\"}");
    assertThat(health.reason).isEmpty();
    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").fromLoopback()).status())
        .isEqualTo(401);

    input.pause();
    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").token(token)).status())
        .isEqualTo(503);
    input.resume();
    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").token(token)).status())
        .isEqualTo(200);

    input.stop();
    assertThat(handlers).isEmpty();
    input.stop();
  }

  @Test
  void keepsTokensAndBindingsOverARestart() throws Exception {
    IngestInput first = input(Map.of());
    first.start(context());
    String token = Files.readString(folder.resolve("token")).strip();
    FakeRequest request =
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-1/00000000000000ff/1-1")
            .token(token);
    assertThat(post("/ingest", request).status()).isEqualTo(200);
    first.stop();

    Files.delete(folder.resolve("token"));
    IngestInput second = input(Map.of("path", "/in", "allow_loopback", true));
    second.start(context());
    assertThat(folder.resolve("token")).doesNotExist();
    FakeRequest other =
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-1/00000000000000ff/1-1")
            .fromLoopback();
    assertThat(post("/in", other).status()).isEqualTo(403);
    second.stop();
  }

  @Test
  void servesThisMachineAloneIfToldSo() throws Exception {
    IngestInput input = input(Map.of("auth", "loopback"));
    input.start(context());

    assertThat(folder).isEmptyDirectory();
    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").fromLoopback()).status())
        .isEqualTo(200);
    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}")).status()).isEqualTo(403);
    assertThat(
            post("/ingest", FakeRequest.lines("{\"type\":\"a\"}").token("t").fromLoopback())
                .status())
        .isEqualTo(401);
    input.stop();
  }

  @Test
  void saysThatThereIsNoTokenBeforeAnybodySends() throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "# nobody\n");
    IngestInput input = input(Map.of("tokens_file", tokens.toString()));
    input.start(context());

    await().untilAsserted(() -> assertThat(health.reason).contains(tokens + " has no token in it"));
    input.stop();
  }

  @Test
  void startsWhereNoTokenCanBeWritten() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");
    IngestInput input = input(Map.of("tokens_file", blocked.resolve("tokens").toString()));
    input.start(context());

    assertThat(post("/ingest", FakeRequest.lines("{\"type\":\"a\"}")).status()).isEqualTo(503);
    assertThat(health.reason).contains("blocked");
    assertThat(folder.resolve("token")).doesNotExist();
    input.stop();
  }

  @Test
  void showsWhatEdgesSaidWhileItRuns() throws Exception {
    IngestInput input = input(Map.of("auth", "loopback"));
    assertThat(input.edges()).isEmpty();
    input.start(context());
    assertThat(input.edges()).isEmpty();

    String status =
        "edge=ship-1; time=2026-11-24T12:00:00Z; version=1.0.0; lag_events=4; lag_seconds=2.5";
    FakeRequest request =
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-1/00000000000000ff/1-1")
            .with("EdgeBot-Status", status)
            .fromLoopback();
    Instant before = Instant.now();
    assertThat(post("/ingest", request).status()).isEqualTo(200);

    List<Edges.EdgeReport> shown = input.edges();
    assertThat(shown).hasSize(1);
    Instant received = shown.get(0).received();
    assertThat(received).isBetween(before, Instant.now());
    assertThat(shown)
        .containsExactly(
            new Edges.EdgeReport(
                "ship-1", Instant.parse("2026-11-24T12:00:00Z"), "1.0.0", 4, 2.5, received));
    input.stop();
    assertThat(input.edges()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "path, ingest, 'a path that starts with /, such as /ingest'",
    "auth, none, 'one of loopback, token'",
    "max_requests, 0, a number from 1 to 1000",
    "max_held_requests, -1, a number from 0 to 1000",
    "hold_seconds, 61, a number from 0 to 60",
    "max_request_bytes, 1, a number from 1024 to 1073741824",
    "max_inflated_bytes, 1023, a number from 1024 to 1073741824",
    "max_ratio, 1, a number from 2 to 1000000",
    "max_events, 0, a number from 1 to 10000000",
    "max_event_bytes, 67108865, a number from 256 to 67108864",
    "max_clock_offset_seconds, 0, a number from 1 to 86400"
  })
  void refusesBadSettings(String key, String value, String allowed) {
    Object typed = value.matches("-?[0-9]+") ? (Object) Integer.valueOf(value) : value;

    assertThatThrownBy(() -> input(Map.of(key, typed)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("etc/io.edgebot.ingest.cfg: " + key + " = '" + value + "' must be " + allowed);
  }

  @Test
  void theExampleFileShowsEveryKeyWithItsDefault() throws IOException {
    String file = Files.readString(Path.of("src/main/cfg/io.edgebot.ingest.cfg"));
    String page = Files.readString(Path.of("README.md"));
    for (var method : IngestConfig.class.getDeclaredMethods()) {
      String key = method.getName().replace("__", "_");
      String line = ("#" + key + " = " + method.getDefaultValue()).stripTrailing();
      assertThat(file.lines().map(String::stripTrailing)).as(key).contains(line);
      assertThat(page).as(key).contains("| `" + key + "` |");
    }
  }
}
