package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final Duration RETURN = Duration.ofSeconds(60);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
  private final Destination a = new Destination(URI.create("https://a.example/ingest"));
  private final Destination b = new Destination(URI.create("https://b.example/ingest"));
  private final Destination c = new Destination(URI.create("https://c.example/ingest"));
  private final Destinations all = new Destinations(List.of(a, b, c), RETURN, clock::get);

  private void pass(long seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void spreadsOriginsEvenly() {
    Map<Destination, Integer> count = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      count.merge(all.order("edge-" + i).get(0), 1, Integer::sum);
    }

    assertThat(count.keySet()).containsExactlyInAnyOrder(a, b, c);
    assertThat(count.values()).allMatch(each -> each > 850 && each < 1150);
  }

  @Test
  void movesOnlyTheOriginsOfTheOneThatFailed() {
    Map<String, Destination> before = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      before.put("edge-" + i, all.order("edge-" + i).get(0));
    }

    all.failed(b, Outcome.Failed.unreachable("b is gone"));

    before.forEach(
        (origin, destination) -> {
          Destination now = all.order(origin).get(0);
          if (destination == b) {
            assertThat(now).isNotSameAs(b);
          } else {
            assertThat(now).isSameAs(destination);
          }
        });
  }

  @Test
  void doesNotDependOnTheOrderOfUrls() {
    Destinations other = new Destinations(List.of(c, a, b), RETURN, clock::get);

    for (int i = 0; i < 100; i++) {
      assertThat(other.order("edge-" + i)).isEqualTo(all.order("edge-" + i));
    }
  }

  @Test
  void returnsAfterAWhile() {
    List<Destination> order = all.order("edge");
    Destination preferred = order.get(0);
    all.failed(preferred, Outcome.Failed.unreachable("gone"));
    assertThat(all.order("edge")).isEqualTo(order.subList(1, 3));
    assertThat(all.toProbe()).isEmpty();

    pass(1);
    assertThat(all.toProbe()).containsExactly(preferred);
    assertThat(all.order("edge")).containsExactly(order.get(1), order.get(2), preferred);
    all.succeeded(preferred, false);
    assertThat(all.toProbe()).isEmpty();
    assertThat(all.trouble()).isNull();

    pass(59);
    assertThat(all.order("edge").get(0)).isSameAs(order.get(1));
    pass(1);
    assertThat(all.order("edge")).isEqualTo(order);
  }

  @Test
  void waitsLongerForOneThatAnswersProbesAndTakesNothing() {
    Destination preferred = all.order("edge").get(0);
    for (long seconds : new long[] {60, 120, 240, 480, 960, 960}) {
      all.failed(preferred, Outcome.Failed.unreachable("hangs"));
      pass(30);
      all.succeeded(preferred, false);
      pass(seconds - 1);
      assertThat(all.order("edge").get(0)).isNotSameAs(preferred);
      pass(1);
      assertThat(all.order("edge").get(0)).isSameAs(preferred);
    }
    all.succeeded(preferred, true);
    all.failed(preferred, Outcome.Failed.unreachable("gone"));
    all.succeeded(preferred, false);
    pass(60);
    assertThat(all.order("edge").get(0)).isSameAs(preferred);
  }

  @Test
  void usesOneThatIsJustBackIfThereIsNoOther() {
    List<Destination> order = all.order("edge");
    all.failed(order.get(0), Outcome.Failed.unreachable("gone"));
    pass(1);
    all.succeeded(order.get(0), false);
    all.failed(order.get(1), Outcome.Failed.unreachable("gone"));
    all.failed(order.get(2), Outcome.Failed.unreachable("gone"));

    assertThat(all.order("edge")).containsExactly(order.get(0));
  }

  @Test
  void waitsLongerAfterEachFailure() {
    int[] seconds = {1, 2, 4, 8, 16, 30, 30};
    for (int each : seconds) {
      all.failed(a, Outcome.Failed.unreachable("gone"));
      pass(each);
      clock.decrementAndGet();
      assertThat(all.toProbe()).isEmpty();
      clock.incrementAndGet();
      assertThat(all.toProbe()).containsExactly(a);
    }
  }

  @Test
  void obeysRetryAfter() {
    all.failed(a, new Outcome.Failed("busy", Duration.ofSeconds(100), false, false));

    pass(99);
    assertThat(all.toProbe()).isEmpty();
    pass(1);
    assertThat(all.toProbe()).containsExactly(a);
  }

  @Test
  void aProbeDoesNotMendAConfiguration() {
    all.failed(a, Outcome.Failed.misconfigured("a answers 401"));
    all.succeeded(a, false);

    assertThat(all.isUp(a)).isFalse();
    assertThat(all.trouble()).isEqualTo("a answers 401");
    all.succeeded(a, true);
    assertThat(all.isUp(a)).isTrue();
    assertThat(all.trouble()).isNull();
  }

  @Test
  void alwaysHasSomeoneToTry() {
    all.failed(a, new Outcome.Failed("busy", Duration.ofSeconds(9), false, false));
    all.failed(b, new Outcome.Failed("busy", Duration.ofSeconds(5), false, false));
    all.failed(c, new Outcome.Failed("busy", Duration.ofSeconds(7), false, false));

    assertThat(all.order("edge")).containsExactly(b);
    assertThat(all.trouble()).isEqualTo("busy; busy; busy");
  }

  @Test
  void takesA404ForAStartForAWhile() {
    Destination known = new Destination(URI.create("http://m/ingest"), clock::get);
    Answer missing = new Answer(404, null, null, "", new byte[0]);
    known.answered(missing);
    assertThat(known.mayBeStarting()).isFalse();

    known.answered(new Answer(200, Set.of("gzip"), null, "", new byte[0]));
    assertThat(known.mayBeStarting()).isFalse();
    known.answered(missing);
    pass(119);
    known.answered(missing);
    assertThat(known.mayBeStarting()).isTrue();
    pass(1);
    known.answered(missing);
    assertThat(known.mayBeStarting()).isFalse();

    known.answered(new Answer(503, null, null, "", new byte[0]));
    known.answered(missing);
    assertThat(known.mayBeStarting()).isTrue();
  }

  @Test
  void looksForLifeBesideIngest() {
    assertThat(new Destination(URI.create("https://m:8443/ingest?x=1")).livez())
        .isEqualTo(URI.create("https://m:8443/livez"));
    assertThat(new Destination(URI.create("http://m/edge/ingest")).livez())
        .isEqualTo(URI.create("http://m/edge/livez"));
    assertThat(new Destination(URI.create("http://[::1]:80")).livez())
        .isEqualTo(URI.create("http://[::1]:80/livez"));
    assertThat(new Destination(URI.create("https://m:8443/ingest?secret=1")).toString())
        .isEqualTo("https://m:8443/ingest");
  }
}
