package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Delivery of numbers that have several parts. */
class PartsTest extends DeliveriesFixture {
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
}
