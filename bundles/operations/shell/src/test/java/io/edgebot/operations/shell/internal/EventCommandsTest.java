package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.EventSearch;
import io.edgebot.api.operations.EventSearch.Hit;
import io.edgebot.api.operations.EventSearch.Query;
import io.edgebot.testing.TestEngine;
import io.edgebot.testing.TestEvent;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventCommandsTest {
  private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");
  private final TestEngine engine = TestEngine.healthy();
  private final List<Query> queries = new ArrayList<>();
  private List<Hit> hits = List.of();

  private FakeServices services() {
    EventSearch search =
        query -> {
          queries.add(query);
          return hits;
        };
    return new FakeServices().with("", engine).with("store-main", search).with("", codec());
  }

  private static EventCodec codec() {
    return new EventCodec() {
      @Override
      public String name() {
        return "json";
      }

      @Override
      public Event decode(byte[] bytes, int offset, int length) throws EventFormatException {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return Event.builder("syslog").timestamp(T).put("host", "h1").put("message", text).build();
      }

      @Override
      public void encode(Event event, OutputStream out) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static TestEvent event(long number, String severity, String message) {
    Event event =
        Event.builder("syslog")
            .timestamp(T)
            .put("source", "router")
            .put("severity", severity)
            .put("message", message)
            .build();
    return TestEvent.of(new EventId("edge-1", 1, number, 0), "{\"n\":1}", event);
  }

  private Future<String> start(TapCommand command) {
    CompletableFuture<String> shown =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return services().run(command);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    await().until(() -> engine.taps.size() == 1);
    return shown;
  }

  private void emit(TestEvent... events) {
    for (TestEvent event : events) {
      engine.taps.get(0).accept(event);
    }
  }

  @Test
  void tapShowsALineAnEventAndEndsAfterItsCount() throws Exception {
    TapCommand command = new TapCommand();
    command.count = 2;
    Future<String> shown = start(command);
    emit(event(1, "error", "one\u001b[2J\n\u202etwo"), event(2, null, "three"));
    assertThat(shown.get(10, TimeUnit.SECONDS))
        .isEqualTo(
            "2026-11-24T10:00:00Z router syslog error one\\u001b[2J\\u000a\\u202etwo\n"
                + "2026-11-24T10:00:00Z router syslog - three\n");
    assertThat(engine.taps).isEmpty();
  }

  @Test
  void tapFilters() throws Exception {
    TapCommand command = new TapCommand();
    command.count = 1;
    command.severity = "warning";
    command.source = "router";
    command.type = "syslog";
    command.text = "LINK";
    command.json = true;
    Future<String> shown = start(command);
    emit(
        event(1, "notice", "link"),
        event(2, "error", "fan"),
        event(3, "warning", "a link went down"));
    assertThat(shown.get(10, TimeUnit.SECONDS))
        .isEqualTo("{\"_id\":\"edge-1/0000000000000001/3\",\"n\":1}\n");
  }

  @Test
  void tapEndsAfterItsTime() throws Exception {
    TapCommand command = new TapCommand();
    command.seconds = 1;
    assertThat(start(command).get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(engine.taps).isEmpty();
  }

  @Test
  void tapOfATerminalThatIsSlowerTellsWhatItDidNotShow() throws Exception {
    TapCommand command = new TapCommand();
    command.count = 1001;
    CountDownLatch printing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream slow =
        new PrintStream(
            new FilterOutputStream(shown) {
              @Override
              public void write(byte[] bytes, int offset, int length) {
                printing.countDown();
                Uninterruptibly.await(go);
                shown.write(bytes, offset, length);
              }
            },
            true,
            StandardCharsets.UTF_8);
    CompletableFuture<Void> run = CompletableFuture.runAsync(() -> command.run(services(), slow));
    await().until(() -> engine.taps.size() == 1);
    emit(event(1, "error", "m"));
    printing.await();
    for (int i = 2; i <= 1006; i++) {
      emit(event(i, "error", "m"));
    }
    go.countDown();
    run.get(10, TimeUnit.SECONDS);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .hasLineCount(1002)
        .endsWith("\n5 events more matched than could be shown.\n");
  }

  private static final class Uninterruptibly {
    static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void tapEndsWhenItIsInterrupted() throws Exception {
    AtomicReference<String> shown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                shown.set(services().run(new TapCommand()));
              } catch (Exception e) {
                shown.set(e.toString());
              }
            });
    thread.start();
    await().until(() -> engine.taps.size() == 1);
    thread.interrupt();
    thread.join(10_000);
    assertThat(shown).hasValue("\n");
    assertThat(engine.taps).isEmpty();
  }

  @Test
  void tapRefusesASeverityThatIsNone() {
    TapCommand command = new TapCommand();
    command.severity = "loud";
    assertThatThrownBy(() -> services().run(command))
        .hasMessageStartingWith("--severity 'loud' must be emergency, alert,");
  }

  @Test
  void searchAsksTheStoreAndShowsLines() throws Exception {
    hits = List.of(new Hit("e/0000000000000001/1", T, "{\"a\":\"\u009bx\"}"));
    SearchCommand command = new SearchCommand();
    command.words = List.of("link", "down");
    command.type = "syslog";
    command.source = "router";
    command.since = "2026-11-24";
    command.until = "2026-11-24T12:00:00+01:00";
    command.limit = 5;
    assertThat(services().run(command))
        .isEqualTo("2026-11-24T10:00:00Z h1 syslog - {\"a\":\"\\u009bx\"}\n");
    assertThat(queries)
        .containsExactly(
            new Query(
                "link down",
                "syslog",
                "router",
                Instant.parse("2026-11-24T00:00:00Z"),
                Instant.parse("2026-11-24T11:00:00Z"),
                5));
    command.json = true;
    assertThat(services().run(command))
        .isEqualTo("{\"_id\":\"e/0000000000000001/1\",\"a\":\"\\u009bx\"}\n");
  }

  @Test
  void searchSaysWhenThereIsNothing() throws Exception {
    assertThat(services().run(new SearchCommand())).isEqualTo("Nothing found.\n");
    SearchCommand json = new SearchCommand();
    json.json = true;
    assertThat(services().run(json)).isEmpty();
    assertThatThrownBy(() -> new FakeServices().with("", engine).run(new SearchCommand()))
        .hasMessageStartingWith("No store that can be searched runs here.");
    SearchCommand other = new SearchCommand();
    other.store = "store-x";
    assertThatThrownBy(() -> services().run(other))
        .hasMessage("--store 'store-x' must be one of store-main");
    SearchCommand late = new SearchCommand();
    late.words = List.of("link", "--limit", "5");
    assertThatThrownBy(() -> services().run(late))
        .hasMessageStartingWith("Options stand before the words: edgebot:search --limit");
    SearchCommand many = new SearchCommand();
    many.limit = 0;
    assertThatThrownBy(() -> services().run(many)).hasMessage("--limit 0 must be 1 to 10000");
  }

  @Test
  void timesAreAgesDatesOrTimes() {
    Clock clock = Clock.fixed(T, ZoneOffset.UTC);
    assertThat(TimeOption.parse("--since", "90s", clock)).isEqualTo(T.minusSeconds(90));
    assertThat(TimeOption.parse("--since", "15m", clock)).isEqualTo(T.minusSeconds(900));
    assertThat(TimeOption.parse("--since", "2h", clock)).isEqualTo(T.minusSeconds(7200));
    assertThat(TimeOption.parse("--since", "7d", clock)).isEqualTo(T.minusSeconds(604_800));
    assertThat(TimeOption.parse("--since", "", clock)).isNull();
    assertThat(TimeOption.parse("--since", null, clock)).isNull();
    for (String wrong : List.of("yesterday", "15", "-1h", "2026-13-01", "9999999999d")) {
      assertThatThrownBy(() -> TimeOption.parse("--since", wrong, clock))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("--since '" + wrong + "' must be an age (30s, 15m, 2h, 7d)");
    }
  }
}
