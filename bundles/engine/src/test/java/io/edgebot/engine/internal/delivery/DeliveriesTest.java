package io.edgebot.engine.internal.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Delivery on the real journal, to sinks that answer as they are told. */
class DeliveriesTest extends DeliveriesFixture {
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
  void onlyASinkThatIsGoneIsForgotten() throws IOException {
    attach(ScriptedSink.accepting());
    assertThatThrownBy(() -> deliveries.forget(SINK)).hasMessageContaining("remove its pid file");
    deliveries.detach(SINK);

    assertThat(deliveries.forget(SINK)).isTrue();
    assertThat(deliveries.forget(SINK)).isFalse();
    assertThat(journal.cursors()).doesNotContainKey(SINK);
  }
}
