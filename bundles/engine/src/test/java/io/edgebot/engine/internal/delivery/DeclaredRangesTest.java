package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a sink passes over is declared to its destination. */
class DeclaredRangesTest extends DeliveriesFixture {
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
    appendMoreThanItMayLag(2100);
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
    appendMoreThanItMayLag(2000);
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

  /** Events up to m2099, of which all but the newest are skipped. */
  private void appendMoreThanItMayLag(int skippedOrQueued) throws IOException {
    for (int i = 1; i <= 20; i++) {
      append("syslog", messages(i * 100, i * 100 + 100));
    }

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              SinkStatus now = status();
              assertThat(now.skipped()).isGreaterThan(1000);
              assertThat(now.skipped() + now.lagEvents()).isEqualTo(skippedOrQueued);
            });
  }
}
