package io.edgebot.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.Input;
import io.edgebot.api.input.InputContext;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PipelineTrial;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.operations.Quarantine;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.engine.internal.configuration.PluginConfigurations;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class EngineTest {
  private static final String SYSLOG = "io.edgebot.input.syslog~main";

  @TempDir private Path directory;
  private final FakeJournal journal = new FakeJournal();
  private Frame frame;
  private Engine engine;

  @BeforeEach
  void open() throws Exception {
    frame = new Frame(directory);
    start(Map.of());
    engine.order(PipelineOrder.NONE);
  }

  @AfterEach
  void close() throws Exception {
    if (!journal.isClosed()) {
      engine.close();
    }
    frame.close();
  }

  @Test
  void whatAnInputOffersIsInTheJournal() throws Exception {
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    input.awaitStart().lane().put(events(0, 2500));
    await().until(() -> journal.lines().size() == 2500);
    assertThat(journal.lines().get(2499)).endsWith("\"n\":2499}");
    assertThat(journal.units()).allMatch(unit -> unit.lane().equals("syslog-main"));
    assertThat(status("syslog-main"))
        .containsExactly(new PluginStatus("input", "syslog-main", "1.0.0", State.HEALTHY, ""));
    assertThat(engine.operations().inputs().get(0).received()).isEqualTo(2500);
    assertThat(engine.meters().registry().scrape())
        .contains("edgebot_messages_received_total{input=\"syslog-main\"} 2500.0")
        .contains("edgebot_uncommitted_events 0.0")
        .contains("edgebot_messages_dropped_total{input=\"syslog-main\",reason=\"overflow\"} 0.0")
        .contains("mothership_pipeline_events_total{outcome=\"passed\"} 2500.0")
        .contains("mothership_pipeline_duration_seconds_bucket{le=\"0.005\"}")
        .contains("mothership_ingestion_events_total 0.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void theHighestVersionOwnsTheName() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Feeder old = new Feeder(atOnce, most);
    Feeder next = new Feeder(atOnce, most);
    frame.offer(Input.class, "1.9.0", SYSLOG, old);
    old.awaitStart();
    ServiceRegistration<?> registration = frame.offer(Input.class, "1.10.0", SYSLOG, next);
    next.awaitStart();
    assertThat(old.running()).isFalse();
    assertThat(status("syslog-main"))
        .extracting(PluginStatus::version, PluginStatus::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("1.10.0", State.HEALTHY),
            org.assertj.core.groups.Tuple.tuple("1.9.0", State.STANDBY));
    registration.unregister();
    assertThat(next.running()).isFalse();
    await().until(old::running);
    assertThat(most).hasValue(1);
    await()
        .untilAsserted(
            () ->
                assertThat(status("syslog-main"))
                    .extracting(PluginStatus::state)
                    .containsExactly(State.HEALTHY));
  }

  @Test
  void whatAnInputTookIsDurableWhenItsServiceIsGone() throws Exception {
    Feeder input = new Feeder();
    ServiceRegistration<?> registration = frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    context.lane().put(events(0, 10));
    registration.unregister();
    assertThat(journal.lines()).hasSize(10);
    assertThat(context.lane().offer(events(10, 1))).isZero();
    assertThat(context.executor().isShutdown()).isTrue();
  }

  @Test
  void whatCannotStartIsTriedAgain() throws Exception {
    Feeder input = new Feeder();
    input.refuse("port 514 is taken: stop what uses it, or set another port");
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    await()
        .untilAsserted(
            () ->
                assertThat(status("syslog-main"))
                    .containsExactly(
                        new PluginStatus(
                            "input",
                            "syslog-main",
                            "1.0.0",
                            State.FAILED,
                            "port 514 is taken: stop what uses it, or set another port")));
    input.refuse(null);
    input.awaitStart();
    await().until(() -> status("syslog-main").get(0).state() == PluginStatus.State.HEALTHY);
  }

  @Test
  void pluginsSayHowTheyAre() throws Exception {
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    context.health().degraded("half of the peers are silent");
    await().until(() -> status("syslog-main").get(0).state() == State.DEGRADED);
    assertThat(status("syslog-main").get(0).reason()).isEqualTo("half of the peers are silent");
    context.health().healthy();
    assertThat(status("syslog-main").get(0).state()).isEqualTo(PluginStatus.State.HEALTHY);
  }

  @Test
  void instancesHaveStateAndCounters() throws Exception {
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    var value = new io.edgebot.api.plugin.State.Value(1, new byte[] {4});
    context.state().put("k", value).toCompletableFuture().get();
    assertThat(context.state().get("k")).isEqualTo(value);
    assertThat(context.state().compareAndSet("k", null, null).toCompletableFuture().get())
        .isFalse();
    assertThat(context.state().scan("", 10)).hasSize(1);
    assertThatThrownBy(() -> context.state().put("k".repeat(513), value))
        .isInstanceOf(IllegalArgumentException.class);
    Counters.Spec spec =
        Counters.Spec.of("edgebot_syslog_frames_total", "Frames", "form", List.of("lf", "octets"));
    context.counters().counter(spec, "lf").add(3);
    assertThat(engine.meters().registry().scrape())
        .contains("edgebot_syslog_frames_total{form=\"lf\",instance=\"syslog-main\"} 3.0")
        .contains("edgebot_syslog_frames_total{form=\"octets\",instance=\"syslog-main\"} 0.0");
    assertThatThrownBy(() -> context.counters().counter(spec, "other"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void intakeWaitsForARequiredProcessorAndGoesOn() throws Exception {
    engine.order(PipelineOrder.of(List.of("redact-main"), List.of("redact-main")));
    assertThat(engine.operations().intake().open()).isFalse();
    assertThat(engine.operations().intake().reason()).contains("redact-main", "missing");
    assertThat(status("redact-main"))
        .extracting(PluginStatus::state)
        .containsExactly(State.MISSING);
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    assertThat(context.lane().credit()).isZero();
    CountDownLatch credit = new CountDownLatch(1);
    context.lane().onCredit(credit::countDown);
    Processor redact =
        new Processor() {
          @Override
          public void process(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
              batch.replace(i, batch.event(i).toBuilder().put("n", -1L).build());
            }
          }
        };
    frame.offer(Processor.class, "1.0.0", "io.edgebot.processor.redact~main", redact);
    credit.await();
    assertThat(context.lane().offer(events(5, 1))).isEqualTo(1);
    await().until(() -> journal.lines().size() == 1);
    assertThat(journal.lines().get(0)).endsWith("\"n\":-1}");
    assertThat(engine.operations().intake().open()).isTrue();
    assertThat(engine.operations().processors().get(0).required()).isTrue();
    assertThat(engine.operations().processors().get(0).processed()).isEqualTo(1);
    assertThat(engine.meters().registry().scrape())
        .contains("edgebot_processor_events_total{processor=\"redact-main\"} 1.0");
  }

  @Test
  void refusedEventsAreInQuarantine() throws Exception {
    engine.order(PipelineOrder.of(List.of("filter-main"), List.of()));
    Processor filter = batch -> batch.refuse(0, "bad");
    frame.offer(Processor.class, "1.0.0", "io.edgebot.processor.filter~main", filter);
    await().until(() -> status("filter-main").get(0).state() == PluginStatus.State.HEALTHY);
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    input.awaitStart().lane().put(events(7, 1));
    Quarantine quarantine = engine.quarantine();
    await().until(() -> !quarantine.list(0, 10).isEmpty());
    Quarantine.Entry entry = quarantine.list(0, 10).get(0);
    assertThat(entry.refusedBy()).isEqualTo("filter-main");
    assertThat(entry.reason()).isEqualTo("bad");
    assertThat(entry.id()).isEqualTo("here/0000000000000007/1");
    assertThat(
            new String(quarantine.content(entry.entry()), java.nio.charset.StandardCharsets.UTF_8))
        .endsWith("\"n\":7}");
    assertThat(quarantine.content(99)).isNull();
    assertThat(quarantine.delete(List.of(entry.entry())).toCompletableFuture().get()).isEqualTo(1);
  }

  @Test
  void nothingOfATrialIsKept() throws Exception {
    engine.order(PipelineOrder.of(List.of("notes-main"), List.of()));
    Notes notes = new Notes();
    frame.offer(Processor.class, "1.0.0", "io.edgebot.processor.notes~main", notes);
    await().until(() -> status("notes-main").get(0).state() == State.HEALTHY);
    assertThat(engine.trial().run("syslog-main", null, events(0, 3)))
        .extracting(PipelineTrial.Outcome::reason)
        .containsExactly("bad", "", "");
    assertThat(notes.kept()).isEmpty();
    assertThat(engine.meters().registry().scrape())
        .contains("edgebot_notes_seen_total{instance=\"notes-main\"} 0.0")
        .contains("edgebot_processor_events_total{processor=\"notes-main\"} 0.0")
        .contains("mothership_pipeline_events_total{outcome=\"quarantined\"} 0.0")
        .doesNotContain("edgebot_messages_dropped_total{input=\"notes-main\",reason=\"odd\"}");
    assertThat(journal.units()).isEmpty();
    assertThat(engine.quarantine().list(0, 10)).isEmpty();
    assertThat(engine.operations().inputs())
        .allMatch(input -> input.received() == 0 && input.uncommitted() == 0);

    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    input.awaitStart().lane().put(events(0, 3));
    await().until(() -> journal.lines().size() == 2 + 3 * Notes.DERIVED);
    assertThat(notes.kept()).isEqualTo(List.of("checked", "seen"));
    assertThat(engine.meters().registry().scrape())
        .contains("edgebot_notes_seen_total{instance=\"notes-main\"} 3.0")
        .contains("edgebot_messages_dropped_total{input=\"notes-main\",reason=\"odd\"} 3.0");
  }

  @Test
  void aProcessorThatIsNotNamedSaysSo() throws Exception {
    Processor idle = batch -> {};
    frame.offer(Processor.class, "1.0.0", "io.edgebot.processor.filter~main", idle);
    await().until(() -> status("filter-main").get(0).state() == State.DEGRADED);
    await().until(() -> status("filter-main").get(0).reason().contains("it is not used"));
  }

  @Test
  void sinksThatAreNamedHaveSubscriptionsAndAreMissed() throws Exception {
    engine.close();
    FakeJournal other = new FakeJournal();
    engine = new Engine(settings(Map.of("sinks", "store-main, file-x")), other);
    assertThat(other.cursors()).containsOnlyKeys("store-main", "file-x");
    engine.open(frame.context(), PluginConfigurations.NONE);
    assertThat(status("store-main"))
        .extracting(PluginStatus::kind, PluginStatus::state)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("sink", State.MISSING));
    CountDownLatch opened = new CountDownLatch(1);
    frame.offer(
        Sink.class, "1.0.0", "io.edgebot.sink.store~main", new Quiet(given -> opened.countDown()));
    opened.await();
    await().until(() -> status("store-main").get(0).state() != State.MISSING);
    assertThatThrownBy(() -> engine.operations().forget("store-main"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("store-main");
    engine.sinks(List.of("store-main"));
    assertThat(engine.operations().forget("file-x")).isTrue();
    engine.close();
  }

  @Test
  void aSinkThatIsTooFarBehindIsNotWell() throws Exception {
    CompletableFuture<SinkContext> context = new CompletableFuture<>();
    frame.offer(Sink.class, "1.0.0", "io.edgebot.sink.store~main", new Quiet(context::complete));
    await().until(() -> status("store-main").get(0).state() == State.HEALTHY);
    journal.lag(new Journal.Lag(12, 4096, 412));
    String sentence =
        "the oldest of 12 undelivered events is 412.0 s old, more than the limit of 301.0 s"
            + " (degraded_lag_seconds and flush_interval_seconds)";
    assertThat(status("store-main"))
        .containsExactly(new PluginStatus("sink", "store-main", "1.0.0", State.DEGRADED, sentence));
    assertThat(engine.operations().intake().open()).isTrue();
    context.get().health().failed("the disk is gone");
    assertThat(status("store-main"))
        .containsExactly(
            new PluginStatus(
                "sink", "store-main", "1.0.0", State.FAILED, sentence + "; the disk is gone"));
    context.get().health().healthy();
    journal.lag(new Journal.Lag(12, 4096, 300.5));
    assertThat(status("store-main").get(0).ok()).isTrue();
  }

  @Test
  void aTapShowsWhatEntersTheJournal() throws Exception {
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    List<StoredEvent> seen = new CopyOnWriteArrayList<>();
    try (Operations.Tap tap = engine.operations().tap(seen::add)) {
      context.lane().put(events(0, 3));
      await().until(() -> seen.size() == 3);
    }
    assertThat(seen.get(2).id()).hasToString("here/0000000000000007/3");
    assertThat(seen.get(2).get("n")).isEqualTo(2L);
    assertThat(seen.get(2).principal()).isNull();
    context.lane().put(events(3, 1));
    await().until(() -> journal.lines().size() == 4);
    assertThat(seen).hasSize(3);
  }

  @Test
  void stoppingBringsAllIntoTheJournal() throws Exception {
    engine.close();
    FakeJournal other = new FakeJournal();
    engine = new Engine(settings(Map.of("commit_interval_ms", "60000")), other);
    engine.order(PipelineOrder.NONE);
    engine.open(frame.context(), PluginConfigurations.NONE);
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    input.awaitStart().lane().put(events(0, 321));
    assertThat(other.lines()).isEmpty();
    engine.close();
    assertThat(other.lines()).hasSize(321);
    assertThat(other.isClosed()).isTrue();
    assertThat(input.running()).isFalse();
  }

  @Test
  void drainingPausesInputsAndTellsWhenAllIsDelivered() throws Exception {
    Feeder input = new Feeder();
    frame.offer(Input.class, "1.0.0", SYSLOG, input);
    InputContext context = input.awaitStart();
    context.lane().put(events(0, 5));
    assertThat(engine.operations().drain(Duration.ofSeconds(20)).toCompletableFuture().get())
        .isTrue();
    assertThat(input.paused()).isTrue();
    assertThat(journal.lines()).hasSize(6);
    assertThat(context.lane().offer(events(6, 1))).isZero();
    assertThat(engine.operations().intake().open()).isFalse();
  }

  private void start(Map<String, String> configuration) {
    engine = new Engine(settings(configuration), journal);
    engine.open(frame.context(), PluginConfigurations.NONE);
  }

  private static EngineSettings settings(Map<String, String> configuration) {
    Map<String, String> all = new ConcurrentHashMap<>(Map.of("commit_interval_ms", "5"));
    all.putAll(configuration);
    return EngineSettings.of(all, name -> null);
  }

  private List<PluginStatus> status(String instance) {
    return engine.operations().plugins().stream()
        .filter(status -> status.instance().equals(instance))
        .toList();
  }

  private static List<Event> events(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            n -> Event.builder("t").timestamp(java.time.Instant.EPOCH).put("n", (long) n).build())
        .toList();
  }

  /** A processor that leaves traces wherever one can. */
  private static final class Notes implements Processor {
    /** Events that it derives of each. */
    static final int DERIVED = 3;

    private static final io.edgebot.api.plugin.State.Value VALUE =
        new io.edgebot.api.plugin.State.Value(1, new byte[] {1});
    private static final Counters.Spec SEEN = Counters.Spec.of("edgebot_notes_seen_total", "Seen.");
    private volatile ProcessorContext context;
    private volatile Counters.Counter seen;

    @Override
    public void open(ProcessorContext given) {
      seen = given.counters().counter(SEEN);
      given.derived();
      context = given;
    }

    @Override
    public void process(Batch batch) throws Exception {
      for (int i = 0; i < batch.size(); i++) {
        seen.add(1);
        context.state().put("seen", VALUE).toCompletableFuture().get();
        context.state().compareAndSet("checked", null, VALUE).toCompletableFuture().get();
        context.derived().offer(events(100, 1));
        context.derived().put(events(100, 1));
        context.derived().append(Append.of(events(100, 1)));
        context.derived().dropped(1, "odd");
      }
      if (batch.event(0).get("n").equals(0L)) {
        batch.refuse(0, "bad");
      }
    }

    List<String> kept() {
      return context.state().scan("", 10).stream()
          .map(io.edgebot.api.plugin.State.Entry::key)
          .toList();
    }
  }

  /** An input that a test writes through. */
  private static final class Feeder implements Input {
    private final AtomicInteger atOnce;
    private final AtomicInteger most;
    private volatile InputContext context;
    private volatile boolean running;
    private volatile boolean paused;
    private volatile String refusal;

    Feeder() {
      this(new AtomicInteger(), new AtomicInteger());
    }

    Feeder(AtomicInteger atOnce, AtomicInteger most) {
      this.atOnce = atOnce;
      this.most = most;
    }

    void refuse(String reason) {
      refusal = reason;
    }

    @Override
    public void start(InputContext given) throws Exception {
      if (refusal != null) {
        throw new java.io.IOException(refusal);
      }
      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      context = given;
      running = true;
    }

    @Override
    public void stop() {
      atOnce.decrementAndGet();
      running = false;
    }

    @Override
    public void pause() {
      // What has reached an input meanwhile goes with the rest.
      context.lane().offer(events(5, 1));
      paused = true;
    }

    boolean paused() {
      return paused;
    }

    boolean running() {
      return running;
    }

    InputContext awaitStart() {
      await().until(() -> running);
      return context;
    }
  }

  /** A sink that is given nothing. */
  private record Quiet(Consumer<SinkContext> opened) implements Sink {
    @Override
    public Guarantee guarantee() {
      return Guarantee.KEYED;
    }

    @Override
    public void open(SinkContext context) {
      opened.accept(context);
    }

    @Override
    public DeliveryResult deliver(DeliveryBatch batch) {
      return DeliveryResult.delivered();
    }
  }
}
