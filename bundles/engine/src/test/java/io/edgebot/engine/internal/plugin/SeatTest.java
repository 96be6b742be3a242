package io.edgebot.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.plugin.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;

@Timeout(60)
class SeatTest {
  private static final Seat.StartLimits LIMITS =
      new Seat.StartLimits(Duration.ofSeconds(50), Duration.ofSeconds(1));

  private final ScheduledExecutorService starter = Executors.newScheduledThreadPool(4);
  private final List<String> story = new CopyOnWriteArrayList<>();
  private final Leftovers leftovers = new Leftovers(starter, 300);
  private final Seat<Plugin> seat = new Seat<>("x-main", new Host(), starter, LIMITS, leftovers);

  @AfterEach
  void stop() {
    starter.shutdownNow();
  }

  @Test
  void aNewerVersionThatCannotBeMadeTouchesTheOlderNotAtAll() {
    seat.add(new Offer("1.0.0", () -> {}));
    await().until(() -> story.equals(List.of("1.0.0 starts")));
    Offer broken = new Offer("1.1.0", null);

    seat.add(broken);

    await()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .hasSize(2)
                    .extracting(PluginStatus::state)
                    .containsExactly(State.FAILED, State.HEALTHY));
    assertThat(statuses().get(0).reason())
        .isEqualTo("its component could not be made: see the log; version 1.0.0 runs instead");
    assertThat(story).containsExactly("1.0.0 starts");
  }

  @Test
  void aNewerVersionThatCannotStartLeavesTheNameToTheOlder() {
    seat.add(new Offer("1.0.0", () -> {}));
    await().until(() -> story.equals(List.of("1.0.0 starts")));

    seat.add(
        new Offer(
            "1.1.0",
            () -> {
              throw new IllegalStateException("port 514 is taken");
            }));

    await()
        .until(
            () ->
                story.equals(
                    List.of("1.0.0 starts", "1.0.0 stops", "1.1.0 starts", "1.0.0 starts")));
    await()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .extracting(PluginStatus::version, PluginStatus::state, PluginStatus::reason)
                    .containsExactly(
                        tuple(
                            "1.1.0", State.FAILED, "port 514 is taken; version 1.0.0 runs instead"),
                        tuple("1.0.0", State.HEALTHY, "")));
  }

  @Test
  void aNewerVersionThatHangsLeavesTheNameToTheOlder() {
    CountDownLatch never = new CountDownLatch(1);
    seat.add(new Offer("1.0.0", () -> {}));
    await().until(() -> story.equals(List.of("1.0.0 starts")));

    seat.add(new Offer("1.1.0", never::await));

    await()
        .until(
            () ->
                story.equals(
                    List.of("1.0.0 starts", "1.0.0 stops", "1.1.0 starts", "1.0.0 starts")));
    await().until(() -> statuses().get(1).state() == State.HEALTHY);
    assertThat(statuses().get(0).reason())
        .matches(
            "its start did not end within 1 s: it was in .*SeatTest\\S*; version 1.0.0 runs"
                + " instead");
  }

  @Test
  void aStartThatCannotBeInterruptedLeavesTheNameToTheOlderAndIsUndone() {
    CountDownLatch deaf = new CountDownLatch(1);
    seat.add(new Offer("1.0.0", () -> {}));
    await().until(() -> story.equals(List.of("1.0.0 starts")));

    seat.add(new Offer("1.1.0", () -> awaitDeaf(deaf)));

    await().atMost(Duration.ofSeconds(20)).until(() -> story.size() == 4);
    await().until(() -> statuses().get(1).state() == State.HEALTHY);
    assertThat(statuses().get(0).reason()).contains("its start hangs in", "cannot be interrupted");
    deaf.countDown();
    await()
        .until(
            () ->
                story
                    .subList(4, story.size())
                    .equals(List.of("1.1.0 stops", "1.0.0 stops", "1.0.0 starts")));
    await().until(() -> statuses().get(1).state() == State.HEALTHY);
  }

  @Test
  void aStartThatOutlastsItsRemovalIsUndoneWhenItEnds() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    Offer slow = new Offer("1.1.0", () -> awaitDeaf(deaf));
    seat.add(slow);
    await().until(() -> story.equals(List.of("1.1.0 starts")));
    seat.add(new Offer("1.0.0", () -> {}));

    seat.remove(slow);
    assertThat(story).containsExactly("1.1.0 starts");
    deaf.countDown();

    await().until(() -> story.equals(List.of("1.1.0 starts", "1.1.0 stops", "1.0.0 starts")));
    await().until(() -> seat.statuses().get(0).state() == State.HEALTHY);
    assertThat(slow.gotten).isZero();
  }

  @Test
  void threadsThatOutliveTheirPluginAreNamedUntilTheyEnd() {
    CountDownLatch stop = new CountDownLatch(1);
    Offer leaking =
        new Offer(
            "1.0.0",
            () -> {
              new Thread(() -> awaitDeaf(stop), "radio-reader").start();
              new Thread(() -> awaitDeaf(stop), "edgebot-lane-7").start(); // of the core
            });
    seat.add(leaking);
    await().until(() -> statuses().get(0).state() == State.HEALTHY);
    assertThat(leftovers.statuses()).isEmpty();
    seat.remove(leaking);

    await()
        .untilAsserted(
            () ->
                assertThat(leftovers.statuses())
                    .containsExactly(
                        new PluginStatus(
                            "input",
                            "x-main",
                            "1.0.0",
                            State.DEGRADED,
                            "it has stopped and left threads behind, which hold its memory:"
                                + " radio-reader; bin/edgebot stop and start ends them")));
    stop.countDown();
    await().until(() -> leftovers.statuses().isEmpty());
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() throws Exception {
    Offer refusing =
        new Offer(
            "1.0.0",
            () -> {
              throw new InvalidSettingException("io.edgebot.sink.x~main", "k", "v", "a number");
            });
    seat.add(refusing);

    await().until(() -> statuses().get(0).state() == State.FAILED);

    assertThat(statuses().get(0).reason())
        .isEqualTo("etc/io.edgebot.sink.x-main.cfg: k = 'v' must be a number");
    // The first retry of what is not refused comes after 1 s.
    assertThat(starter.schedule(() -> story.size(), 2, TimeUnit.SECONDS).get()).isEqualTo(1);
  }

  @Test
  void whatWorksWithAnotherConfigurationSaysSo() {
    Offer offer = new Offer("1.0.0", () -> {});
    offer.notice = "the file is bad";
    seat.add(offer);

    await()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .extracting(PluginStatus::state, PluginStatus::reason)
                    .containsExactly(tuple(State.DEGRADED, "the file is bad")));
  }

  @Test
  void whatIsOddAboutAFileIsSaidAndHarmsNothing() {
    Offer offer = new Offer("1.0.0", () -> {});
    offer.remark = "nobody reads prot";
    seat.add(offer);

    await()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .containsExactly(
                        new PluginStatus(
                            "input", "x-main", "1.0.0", State.HEALTHY, "nobody reads prot")));
  }

  @Test
  void itIsStartingUntilItsStartReturns() {
    CountDownLatch go = new CountDownLatch(1);
    seat.add(new Offer("1.0.0", go::await));
    await().until(() -> story.equals(List.of("1.0.0 starts")));

    assertThat(statuses())
        .containsExactly(new PluginStatus("input", "x-main", "1.0.0", State.STARTING, ""));
    go.countDown();
    await().until(() -> statuses().get(0).state() == State.HEALTHY);
  }

  private List<PluginStatus> statuses() {
    return seat.statuses();
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Plugin {
    void start() throws Exception;
  }

  private final class Host implements PluginHost<Plugin> {
    @Override
    public Kind kind() {
      return Kind.INPUT;
    }

    @Override
    public Set<String> named() {
      return Set.of();
    }

    @Override
    public Running start(
        String instance, Plugin plugin, Map<String, Object> properties, Verdict verdict)
        throws Exception {
      story.add(properties.get("version") + " starts");
      plugin.start();
      verdict.good();
      return new Running() {
        @Override
        public Condition condition() {
          return Condition.HEALTHY;
        }

        @Override
        public void stop() {
          story.add(properties.get("version") + " stops");
        }
      };
    }
  }

  private static final class Offer implements Candidate<Plugin> {
    private final String version;
    private final @Nullable Plugin plugin;
    private volatile boolean refused;
    private volatile String notice = "";
    private volatile String remark = "";
    private volatile int gotten;

    Offer(String version, @Nullable Plugin plugin) {
      this.version = version;
      this.plugin = plugin;
    }

    @Override
    public Version version() {
      return Version.parseVersion(version);
    }

    @Override
    public long order() {
      return 0;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of("version", version);
    }

    @Override
    public synchronized @Nullable Plugin get() {
      if (plugin != null) {
        gotten++;
      }
      return plugin;
    }

    @Override
    public synchronized void unget() {
      gotten--;
    }

    @Override
    public boolean refused(String sentence) {
      refused = true;
      return true;
    }

    @Override
    public boolean isRefused() {
      return refused;
    }

    @Override
    public String notice() {
      return notice;
    }

    @Override
    public String remark() {
      return remark;
    }
  }
}
