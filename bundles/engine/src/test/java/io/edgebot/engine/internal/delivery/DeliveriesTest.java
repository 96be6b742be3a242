package io.edgebot.engine.internal.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.engine.internal.codec.BlockCodec;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.plugin.Verdict;
import io.edgebot.journal.Journal;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.Unit;
import io.edgebot.journal.internal.SqliteJournals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery on the real journal, to sinks that answer as they are told. */
class DeliveriesTest {
  private static final String SINK = "test-main";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final NotedVerdict verdict = new NotedVerdict();
  private final JsonCodec codec = new JsonCodec();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Journal journal;
  private Deliveries deliveries;

  private void restart() throws IOException {
    close();
    open();
  }

  @BeforeEach
  void open() throws IOException {
    journal =
        new SqliteJournals()
            .open(
                new JournalOptions(
                    directory, "gw", 64 << 20, Duration.ofMillis(10), 1 << 20, false, 0));
    deliveries = new Deliveries(journal, registry, codec);
    deliveries.configure(List.of(SINK));
  }

  @AfterEach
  void close() {
    deliveries.close();
    journal.close();
  }

  @Test
  void deliversAllInOrderAndGoesOnWhereItWas() throws IOException {
    append("syslog", messages(0, 250));
    ScriptedSink sink = attach(ScriptedSink.accepting());
    append("syslog", messages(250, 500));
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 500);
    deliveries.detach(SINK);
    append("syslog", messages(500, 600));
    ScriptedSink next = attach(ScriptedSink.accepting());
    await().atMost(LIMIT).until(() -> next.delivered.size() == 100);

    assertThat(sink.delivered).isEqualTo(messages(0, 500));
    assertThat(sink.closed).isTrue();
    assertThat(next.delivered).isEqualTo(messages(500, 600));
    assertThat(status().delivered()).isEqualTo(600);
  }

  @Test
  void oneBadRecordCostsOneRecord() throws IOException {
    append("syslog", messages(0, 1000));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch ->
                    holds(batch, "m777")
                        ? new DeliveryResult.Refused("bad", "no such thing", List.of())
                        : DeliveryResult.delivered()));
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 999);
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);

    List<Journal.Quarantined> quarantine = journal.quarantine(0, 10, true);
    assertThat(quarantine).hasSize(1);
    assertThat(quarantine.get(0).id()).isEqualTo(new EventId("gw", journal.generation(), 778, 0));
    assertThat(quarantine.get(0).reason()).isEqualTo("bad");
    assertThat(quarantine.get(0).refusedBy()).isEqualTo(SINK);
    assertThat(new String(quarantine.get(0).body(), UTF_8)).contains("\"message\":\"m777\"");
    assertThat(sink.delivered).doesNotContain("m777").doesNotHaveDuplicates();
    assertThat(sink.calls).as("halving, not one by one").hasSizeLessThan(40);
    assertThat(status().refused()).isEqualTo(1);
  }

  @Test
  void aQuarantinedNumberIsDeclaredToTheDestination() throws IOException {
    append("syslog", messages(0, 3));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch ->
                    holds(batch, "m1")
                        ? new DeliveryResult.Refused("bad", "named", List.of(new Refusal(1, "odd")))
                        : DeliveryResult.delivered()));
    await().atMost(LIMIT).until(() -> status().refused() == 1);
    append("syslog", messages(3, 4));
    await().atMost(LIMIT).until(() -> sink.delivered.contains("m3"));

    assertThat(sink.delivered).containsExactly("m0", "m2", "m3");
    assertThat(journal.quarantine(0, 10, false).get(0).reason()).isEqualTo("odd");
    assertThat(sink.declared)
        .singleElement()
        .satisfies(
            range -> {
              assertThat(range.first()).isEqualTo(2);
              assertThat(range.last()).isEqualTo(2);
              assertThat(range.reason()).isEqualTo("quarantined");
            });
  }

  @Test
  void everyQuarantinedNumberIsDeclaredHoweverManyTheyAre() throws IOException {
    append("syslog", messages(0, 300));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch ->
                    new DeliveryResult.Refused(
                        "bad",
                        "every other one",
                        IntStream.range(0, batch.events().size())
                            .filter(i -> batch.events().get(i).id().number() % 2 == 0)
                            .mapToObj(i -> new Refusal(i, "even"))
                            .toList())));
    await().atMost(LIMIT).until(() -> status().refused() == 150);
    sink.answer(batch -> DeliveryResult.delivered());
    append("syslog", messages(300, 301));
    await().atMost(LIMIT).until(() -> sink.delivered.contains("m300"));

    assertThat(declared(sink))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 150).mapToObj(i -> 2 * i).toList());
  }

  @Test
  void aBatchThatIsTooLargeIsSplit() throws IOException {
    append("syslog", messages(0, 100));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch ->
                    batch.events().size() > 10 || holds(batch, "m5") && batch.events().size() > 0
                        ? new DeliveryResult.TooLarge("413")
                        : DeliveryResult.delivered()));
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 99);
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);

    assertThat(journal.quarantine(0, 10, false))
        .singleElement()
        .satisfies(entry -> assertThat(entry.reason()).isEqualTo("too_large"));
  }

  @Test
  void aPieceDeclaresOnlyWhatLiesInIt() throws IOException {
    append("syslog", messages(0, 10));
    append("snmp", messages(10, 60));
    append("syslog", messages(60, 70));
    List<String> settled = new CopyOnWriteArrayList<>();
    ScriptedSink sink =
        new ScriptedSink(
            batch -> {
              if (batch.events().size() > 5) {
                return new DeliveryResult.TooLarge("413");
              }
              long last = batch.events().get(batch.events().size() - 1).id().number();
              batch.skipped().stream()
                  .filter(range -> range.first() > last)
                  .forEach(range -> settled.add(range + " behind " + last));
              return DeliveryResult.delivered();
            });
    attach(sink, "include", "type:syslog");
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 20);

    assertThat(settled).isEmpty();
  }

  @Test
  void aProbeEndsTheWaitWhenTheDestinationReturns() throws IOException {
    ScriptedSink sink =
        attach(new ScriptedSink(batch -> DeliveryResult.unreachable("connection refused")));
    sink.reachable = false;
    append("syslog", messages(0, 10));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 2);
    assertThat(status().lastError()).isEqualTo("connection refused");

    // The third wait is of some 30 s.
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 3);
    sink.answer(batch -> DeliveryResult.delivered());
    sink.reachable = true;
    Instant returned = Instant.now();
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 10);

    assertThat(Duration.between(returned, Instant.now())).isLessThan(Duration.ofSeconds(3));
    assertThat(sink.delivered).isEqualTo(messages(0, 10));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() == 0);
  }

  @Test
  void whatASinkThrowsIsTriedAgain() throws IOException {
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> {
                  throw new IllegalStateException("broken");
                }));
    append("syslog", messages(0, 5));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);

    assertThat(status().lastError()).isEqualTo("broken");
    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void aSinkThatBreaksItsContractLosesNothing() throws IOException {
    append("syslog", messages(0, 5));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> new DeliveryResult.Refused("bad", "?", List.of(new Refusal(99, "x")))));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    sink.answer(batch -> null);
    await().atMost(LIMIT).until(() -> status().lastError().contains("no result"));
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);

    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void deliveryBeginsAgainAfterWhatNobodyForesaw() throws IOException {
    append("syslog", messages(0, 5));
    ScriptedSink sink = ScriptedSink.accepting();
    sink.limits = null; // asking it throws
    attach(sink);
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    assertThat(deliveries.trouble(SINK)).isNotEmpty();
    sink.limits = BatchLimits.DEFAULT;
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);
  }

  @Test
  void aConfigurationFaultHoldsAndSaysWhy() throws IOException {
    attach(new ScriptedSink(batch -> new DeliveryResult.Misconfigured("401: check the token")));
    append("syslog", messages(0, 5));

    await().atMost(LIMIT).until(() -> status().breaker() == SinkStatus.Breaker.OPEN);
    assertThat(deliveries.trouble(SINK)).isEqualTo("401: check the token");
    assertThat(status().lagEvents()).isEqualTo(5);
    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void aSinkThatIsTooFarBehindIsSaidToBeSo() throws IOException {
    CountDownLatch returns = new CountDownLatch(1);
    append("syslog", messages(0, 5));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> {
                  awaitUninterruptibly(returns);
                  return DeliveryResult.delivered();
                }),
            "degraded_lag_seconds",
            "0.2");
    assertThat(deliveries.behind()).isEmpty();
    await().atMost(LIMIT).until(() -> !deliveries.behind().isEmpty());
    assertThat(deliveries.behind().get(SINK))
        .matches(
            "the oldest of 5 undelivered events is \\d+\\.\\d s old, more than the limit of 0\\.3 s"
                + " \\(degraded_lag_seconds and flush_interval_seconds\\)");
    assertThat(deliveries.trouble(SINK)).as("no attempt failed").isEmpty();
    returns.countDown();
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);
    await().atMost(LIMIT).until(() -> deliveries.behind().isEmpty());
  }

  @Test
  void metersTellHowASinkIs() throws IOException {
    assertThat(gauge("edgebot_delivery_attached")).isZero();
    assertThat(gauge("edgebot_queue_age_limit_seconds")).isEqualTo(Double.POSITIVE_INFINITY);
    ScriptedSink sink =
        attach(
            new ScriptedSink(batch -> DeliveryResult.unreachable("down")), "breaker_failures", "1");
    assertThat(gauge("edgebot_delivery_attached")).isEqualTo(1);
    assertThat(gauge("edgebot_queue_age_limit_seconds")).isEqualTo(300.05);
    append("syslog", messages(0, 5));
    await().atMost(LIMIT).until(() -> gauge("edgebot_delivery_breaker_state") == 1);
    assertThat(gauge("edgebot_delivery_last_failure_timestamp_seconds"))
        .isCloseTo(Instant.now().getEpochSecond(), within(30.0));
    assertThat(gauge("edgebot_delivery_last_success_timestamp_seconds")).isZero();
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> status().delivered() == 5);
    assertThat(gauge("edgebot_delivery_breaker_state")).isZero();
    assertThat(gauge("edgebot_delivery_last_success_timestamp_seconds"))
        .isCloseTo(Instant.now().getEpochSecond(), within(30.0));
    deliveries.detach(SINK);
    assertThat(gauge("edgebot_delivery_attached")).isZero();
  }

  @Test
  void whatIsHeldIsReadAgainWhenItHasNewIdentities() throws Exception {
    append("syslog", messages(0, 3));
    long before = journal.generation();
    List<EventId> delivered = new CopyOnWriteArrayList<>();
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> {
                  if (batch.events().get(0).id().generation() == before) {
                    return new DeliveryResult.Misconfigured("in use by another machine");
                  }
                  batch.events().forEach(event -> delivered.add(event.id()));
                  return DeliveryResult.delivered();
                }));
    await().atMost(LIMIT).until(() -> status().errors() == 1);

    journal.renew().get();
    deliveries.reread();

    await().atMost(LIMIT).until(() -> sink.delivered.size() == 3);
    assertThat(delivered)
        .containsExactly(
            new EventId("gw", journal.generation(), 1, 0),
            new EventId("gw", journal.generation(), 2, 0),
            new EventId("gw", journal.generation(), 3, 0));
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);
  }

  @Test
  void whatAnOptionalSinkSkipsIsCountedThoughItNeverAnswers() throws IOException {
    ScriptedSink sink =
        attach(
            new ScriptedSink(batch -> new DeliveryResult.RetryLater("away", null, true)),
            "required",
            "false",
            "max_lag_bytes",
            "2000");
    sink.reachable = false;
    append("syslog", messages(0, 100));
    await().atMost(LIMIT).until(() -> status().errors() > 0);
    for (int i = 1; i <= 20; i++) {
      append("syslog", messages(i * 100, i * 100 + 100));
    }

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              SinkStatus now = status();
              assertThat(now.skipped()).isGreaterThan(1000);
              assertThat(now.skipped() + now.lagEvents()).isEqualTo(2100);
            });
    sink.answer(batch -> DeliveryResult.delivered());
    sink.reachable = true;
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);
    assertThat(sink.delivered).endsWith("m2099").doesNotHaveDuplicates();
    assertThat(status().skipped() + sink.delivered.size()).isEqualTo(2100);
  }

  @Test
  void whatIsSkippedWhileTheSinkIsAwayIsCountedAndDeclaredWhenItIsBack() throws IOException {
    String[] optional = {"required", "false", "max_lag_bytes", "2000"};
    ScriptedSink sink = attach(ScriptedSink.accepting(), optional);
    append("syslog", messages(0, 100));
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);
    deliveries.detach(SINK);
    for (int i = 1; i <= 20; i++) {
      append("syslog", messages(i * 100, i * 100 + 100));
    }

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              SinkStatus now = status();
              assertThat(now.skipped()).isGreaterThan(1000);
              assertThat(now.skipped() + now.lagEvents()).isEqualTo(2000);
            });
    long skipped = status().skipped();
    ScriptedSink next = attach(ScriptedSink.accepting(), optional);
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);

    assertThat(status().skipped()).isEqualTo(skipped);
    assertThat(sink.delivered).isEqualTo(messages(0, 100));
    assertThat(next.delivered).isEqualTo(messages(100 + (int) skipped, 2100));
    assertThat(declared(next))
        .isEqualTo(LongStream.rangeClosed(101, 100 + skipped).boxed().toList());
  }

  @Test
  void whatWasSkippedIsDeclaredAfterARestart() throws IOException {
    String[] optional = {"required", "false", "max_lag_bytes", "2000"};
    attach(ScriptedSink.accepting(), optional);
    deliveries.detach(SINK);
    for (int i = 0; i < 20; i++) {
      append("syslog", messages(i * 100, i * 100 + 100));
    }
    await().atMost(LIMIT).until(() -> status().skipped() + status().lagEvents() == 2000);
    long skipped = status().skipped();

    restart();
    assertThat(status().skipped()).isEqualTo(skipped);
    ScriptedSink next = attach(ScriptedSink.accepting(), optional);
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);
    assertThat(declared(next)).isEqualTo(LongStream.rangeClosed(1, skipped).boxed().toList());

    restart();
    ScriptedSink last = attach(ScriptedSink.accepting(), optional);
    append("syslog", messages(2000, 2001));
    await().atMost(LIMIT).until(() -> last.delivered.size() == 1);
    assertThat(declared(last)).as("once is enough").isEmpty();
  }

  @Test
  void whatWasSkippedToTheLastEventIsDeclaredThoughNothingFollows() throws IOException {
    String[] optional = {"required", "false", "max_lag_seconds", "1"};
    attach(ScriptedSink.accepting(), optional);
    deliveries.detach(SINK);
    append("syslog", messages(0, 100));
    await().atMost(LIMIT).until(() -> status().skipped() == 100);
    ScriptedSink next = attach(ScriptedSink.accepting(), optional);

    await().atMost(LIMIT).until(() -> declared(next).size() == 100);
    assertThat(next.delivered).isEmpty();
    assertThat(status().skipped()).isEqualTo(100);
  }

  @Test
  void aQuarantinedNumberIsDeclaredAfterARestart() throws IOException {
    append("syslog", messages(0, 3));
    attach(
        new ScriptedSink(
            batch -> new DeliveryResult.Refused("bad", "named", List.of(new Refusal(1, "odd")))));
    await().atMost(LIMIT).until(() -> status().refused() == 1);
    restart();
    ScriptedSink next = attach(ScriptedSink.accepting());
    append("syslog", messages(3, 4));
    await().atMost(LIMIT).until(() -> next.delivered.size() == 1);

    assertThat(next.delivered).containsExactly("m3");
    assertThat(declared(next)).containsExactly(2L);
  }

  @Test
  void routesByTheIndexAndPassesWhatIsForOthers() throws IOException {
    append("snmp", messages(0, 40));
    append("syslog", messages(40, 60));
    append("snmp", messages(60, 90));
    ScriptedSink sink = attach(ScriptedSink.accepting(), "include", "type:syslog");
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);

    assertThat(sink.delivered).isEqualTo(messages(40, 60));
    assertThat(sink.declared)
        .singleElement()
        .satisfies(range -> assertThat(range.count()).isEqualTo(40));
  }

  @Test
  void aBatchHoldsOneGenerationWhereTheSinkWantsIt() throws IOException {
    appendOf("edge-a", messages(0, 5));
    appendOf("edge-b", messages(5, 10));
    appendOf("edge-a", messages(10, 15));
    ScriptedSink sink = ScriptedSink.accepting();
    sink.limits = new BatchLimits(1000, 1 << 20, true);
    attach(sink);
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 15);

    assertThat(sink.calls).containsExactly(messages(0, 5), messages(5, 10), messages(10, 15));
  }

  @Test
  void aPositionCommitsWithTheCursorAndComesBack() throws IOException {
    ScriptedSink sink =
        attach(new ScriptedSink(batch -> new DeliveryResult.Delivered("at-7".getBytes(UTF_8))));
    assertThat(sink.openedAt).isEmpty();
    append("syslog", messages(0, 7));
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 7);
    deliveries.detach(SINK);

    ScriptedSink next = attach(ScriptedSink.accepting());
    append("syslog", messages(7, 8));
    await().atMost(LIMIT).until(() -> next.delivered.size() == 1);
    assertThat(next.openedAt).asString(UTF_8).isEqualTo("at-7");
  }

  @Test
  void replayedEventsLeaveQuarantineWithTheirIdentity() throws Exception {
    append("syslog", messages(0, 3));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch ->
                    holds(batch, "m1")
                        ? new DeliveryResult.Refused("bad", "not yet", List.of())
                        : DeliveryResult.delivered()));
    await().atMost(LIMIT).until(() -> status().refused() == 1);
    long entry = journal.quarantine(0, 10, false).get(0).entry();

    assertThat(deliveries.replay(List.of(entry)).toCompletableFuture().get()).isZero();
    List<EventId> ids = new ArrayList<>();
    sink.answer(
        batch -> {
          ids.add(batch.events().get(0).id());
          return DeliveryResult.delivered();
        });
    assertThat(deliveries.replay(List.of(entry)).toCompletableFuture().get()).isEqualTo(1);

    assertThat(ids).containsExactly(new EventId("gw", journal.generation(), 2, 0));
    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void aRefusedPartCostsNoOtherOfItsNumber() throws Exception {
    SettlingDestination destination = new SettlingDestination();
    append("syslog", messages(0, 8), parts(1, 1, 3, 3));
    destination.refuse("m2", "m5");
    ScriptedSink sink = attach(new ScriptedSink(destination::take));
    await().atMost(LIMIT).until(() -> status().refused() == 2);
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);

    assertThat(destination.stored).containsExactly("m0", "m1", "m3", "m4", "m6", "m7");
    assertThat(destination.duplicates).isEmpty();

    destination.refuse();
    List<Long> entries =
        journal.quarantine(0, 10, false).stream().map(Journal.Quarantined::entry).toList();
    assertThat(deliveries.replay(entries).toCompletableFuture().get()).isEqualTo(2);
    assertThat(destination.stored).endsWith("m2", "m5").hasSize(8);
    assertThat(destination.duplicates).isEmpty();
    assertThat(sink.calls).isNotEmpty();
  }

  @Test
  void theOtherPartsComeAfterARestartAmidTheirNumber() throws Exception {
    SettlingDestination destination = new SettlingDestination();
    append("syslog", messages(0, 5), parts(1, 3, 1));
    destination.refuse("m2");
    destination.stayAwayAt("m3");
    attach(new ScriptedSink(destination::take));
    await().atMost(LIMIT).until(() -> status().refused() == 1);
    restart();
    destination.stayAwayAt();
    attach(new ScriptedSink(destination::take));
    await().atMost(LIMIT).until(() -> status().lagEvents() == 0);
    assertThat(destination.stored).containsExactly("m0", "m1", "m3", "m4");

    destination.refuse();
    long entry = journal.quarantine(0, 10, false).get(0).entry();
    assertThat(deliveries.replay(List.of(entry)).toCompletableFuture().get()).isEqualTo(1);
    assertThat(destination.stored).containsExactly("m0", "m1", "m3", "m4", "m2");
  }

  @Test
  void aBatchEndsBetweenNumbersAlsoWhereARowEndsAmidOne() throws IOException {
    List<EventId> ids = parts(1, 1, 4, 1);
    append("syslog", messages(0, 4), ids.subList(0, 4));
    append("syslog", messages(4, 7), ids.subList(4, 7));
    ScriptedSink sink = ScriptedSink.accepting();
    sink.limits = new BatchLimits(3, 1 << 20, false);
    attach(sink);
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 7);

    assertThat(sink.calls).containsExactly(messages(0, 6), messages(6, 7));
  }

  /** Identities of numbers from 1 on, each with so many parts. */
  private static List<EventId> parts(int... counts) {
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      for (int part = 1; part <= counts[i]; part++) {
        ids.add(new EventId("edge-a", 9, i + 1, counts[i] == 1 ? 0 : part));
      }
    }
    return ids;
  }

  @Test
  void aWholeRowIsHandedOverAsItsBlock() throws IOException {
    List<Integer> blocks = new ArrayList<>();
    ScriptedSink sink =
        new ScriptedSink(
            batch -> {
              batch.blocks().forEach(block -> blocks.add(block.events()));
              return DeliveryResult.delivered();
            });
    append("syslog", messages(0, 30));
    append("syslog", messages(30, 50));
    attach(sink);
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 50);

    assertThat(blocks).containsExactly(30, 20);
  }

  @Test
  void aConfigurationIsGoodOnceItsSinkWasOpen() throws IOException {
    ScriptedSink sink = ScriptedSink.accepting();
    sink.failure = new IOException("no route to host");
    attach(sink);
    await().atMost(LIMIT).until(() -> status().lastError().equals("no route to host"));
    assertThat(verdict.notes).isEmpty();

    sink.failure =
        new InvalidSettingException("io.edgebot.sink.test~main", "path", "/x", "a directory");
    String refusal = "etc/io.edgebot.sink.test-main.cfg: path = '/x' must be a directory";
    await().atMost(LIMIT).until(() -> verdict.notes.contains("refused: " + refusal));
    assertThat(status().lastError()).isEqualTo(refusal);
    assertThat(verdict.notes).doesNotContain("good");

    sink.failure = null;
    await().atMost(LIMIT).until(() -> verdict.notes.contains("good"));
    append("syslog", messages(0, 1));
    await().atMost(LIMIT).until(() -> sink.delivered.equals(List.of("m0")));
  }

  @Test
  void onlyASinkThatIsGoneIsForgotten() throws IOException {
    attach(ScriptedSink.accepting());
    assertThatThrownBy(() -> deliveries.forget(SINK)).hasMessageContaining("remove its pid file");
    deliveries.detach(SINK);

    assertThat(deliveries.forget(SINK)).isTrue();
    assertThat(deliveries.forget(SINK)).isFalse();
    assertThat(journal.cursors()).doesNotContainKey(SINK);
  }

  private ScriptedSink attach(ScriptedSink sink, String... properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("service.pid", "io.edgebot.sink.test~main");
    all.put("flush_interval_seconds", "0.05");
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    deliveries.attach(SINK, sink, all, new FakePluginContext(SINK), verdict);
    return sink;
  }

  private double gauge(String name) {
    return registry.get(name).tag("sink", SINK).gauge().value();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SinkStatus status() {
    return deliveries.statuses().stream()
        .filter(sink -> sink.instance().equals(SINK))
        .findFirst()
        .orElseThrow();
  }

  private static final class NotedVerdict implements Verdict {
    final List<String> notes = new CopyOnWriteArrayList<>();

    @Override
    public void good() {
      notes.add("good");
    }

    @Override
    public boolean refused(String sentence) {
      notes.add("refused: " + sentence);
      return false;
    }
  }

  /** The numbers that a sink was told not to wait for. */
  private static List<Long> declared(ScriptedSink sink) {
    return sink.declared.stream()
        .flatMap(range -> LongStream.rangeClosed(range.first(), range.last()).boxed())
        .toList();
  }

  private static boolean holds(DeliveryBatch batch, String message) {
    return batch.events().stream().anyMatch(event -> message.equals(event.message()));
  }

  private static List<String> messages(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  private void append(String type, List<String> messages) throws IOException {
    append(type, messages, null);
  }

  private void appendOf(String origin, List<String> messages) throws IOException {
    List<EventId> ids = new ArrayList<>();
    for (String message : messages) {
      ids.add(new EventId(origin, 9, Long.parseLong(message.substring(1)) + 1, 0));
    }
    append("syslog", messages, ids);
  }

  private void append(String type, List<String> messages, @Nullable List<EventId> ids)
      throws IOException {
    List<Event> events =
        messages.stream()
            .map(message -> Event.builder(type).put("message", message).build())
            .toList();
    long[] numbers =
        ids == null
            ? LongStream.range(0, events.size()).toArray()
            : ids.stream().mapToLong(EventId::number).toArray();
    int[] parts =
        ids == null ? new int[events.size()] : ids.stream().mapToInt(EventId::part).toArray();
    Unit.Block block = BlockCodec.encode(codec, events, numbers, parts, ids);
    journal
        .append(
            new Unit(
                "test-input",
                "",
                List.of(block),
                List.of(),
                ids == null ? events.size() : 0,
                null,
                Map.of(),
                List.of()),
            true)
        .join();
  }
}
