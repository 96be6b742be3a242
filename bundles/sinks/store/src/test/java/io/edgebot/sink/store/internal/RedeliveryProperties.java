package io.edgebot.sink.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.EventSearch.Hit;
import io.edgebot.api.operations.EventSearch.Query;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class RedeliveryProperties {
  private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");

  @Property(tries = 40)
  void whateverIsRepeatedAndReopenedEachIdentityIsThereOnce(
      @ForAll @Size(max = 12)
          List<@Size(max = 8) List<@IntRange(min = 1, max = 20) Integer>> batches,
      @ForAll boolean fullText)
      throws Exception {
    Path dir = Files.createTempDirectory("store");
    try (TestContext context = new TestContext("store-main")) {
      Map<String, Object> settings =
          Map.of("path", dir.resolve("s.db").toString(), "full_text", fullText);
      Set<String> expected = new TreeSet<>();
      StoreSink sink = open(settings, context);
      for (List<Integer> numbers : batches) {
        List<StoredEvent> events = numbers.stream().map(RedeliveryProperties::event).toList();
        assertThat(sink.deliver(new TestBatch(events))).isEqualTo(DeliveryResult.delivered());
        events.forEach(e -> expected.add(e.id().toString()));
        if (numbers.size() % 3 == 0) {
          sink.close();
          sink = open(settings, context);
        }
      }
      assertThat(sink.search(new Query("", null, null, null, null, 10_000)))
          .extracting(Hit::id)
          .containsExactlyInAnyOrderElementsOf(expected);
      sink.close();
    } finally {
      try (Stream<Path> files = Files.walk(dir).sorted(java.util.Comparator.reverseOrder())) {
        for (Path path : files.toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static StoreSink open(Map<String, Object> settings, TestContext context)
      throws Exception {
    StoreSink sink =
        new StoreSink(
            TestConfig.of(StoreConfig.class, settings),
            Map.of("service.pid", "io.edgebot.sink.store~main"));
    sink.open(context);
    return sink;
  }

  private static StoredEvent event(int number) {
    EventId id = new EventId("e" + number % 2, number % 3, number, number % 4);
    return TestEvent.syslog(id, T.plusNanos(number), "s", "m" + number);
  }

  @Property
  void timesSortAsTheirTextsAndComeBack(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
      @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 0, max = 999_999_999) Integer> nanos) {
    TimeText texts = new TimeText();
    Map<String, Instant> byText =
        Stream.concat(nanos.stream(), nanos.stream().map(n -> n / 1_000_000 * 1_000_000))
            .map(n -> Instant.ofEpochSecond(second, n))
            .collect(
                Collectors.toMap(
                    time -> new TimeText().format(time), time -> time, (a, b) -> a, TreeMap::new));
    assertThat(List.copyOf(byText.values())).isSorted();
    byText.forEach(
        (text, time) -> {
          assertThat(TimeText.parse(text)).isEqualTo(time);
          assertThat(texts.format(time)).isEqualTo(text);
        });
  }

  @Property(tries = 200)
  void noTextMakesASearchFail(@ForAll @StringLength(max = 40) String text, @ForAll boolean fullText)
      throws Exception {
    SharedStore store = fullText ? SharedStore.INDEXED : SharedStore.PLAIN;
    String nobody = "nobody" + text;
    assertThat(store.sink.search(new Query(text, null, nobody, null, null, 5))).isEmpty();
    assertThat(store.sink.search(new Query(text, null, null, null, null, 5)))
        .extracting(Hit::id)
        .isSubsetOf("e1/0000000000000001/1/1");
  }

  private enum SharedStore {
    PLAIN(false),
    INDEXED(true);

    final StoreSink sink;

    SharedStore(boolean fullText) {
      try {
        Path dir = Files.createTempDirectory("search");
        sink =
            open(
                Map.of("path", dir.resolve("s.db").toString(), "full_text", fullText),
                new TestContext("store-main"));
        sink.deliver(TestBatch.of(event(1)));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
