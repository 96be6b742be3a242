package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.Edges.EdgeReport;
import io.edgebot.transport.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What edges say of themselves. */
class StatusTest {
  private static final String FULL =
      "time=2026-11-24T12:00:01.5Z; version=1.0.0; lag_events=42; lag_seconds=3.5";

  private final Rig rig = Rig.open();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void readsAStatus() {
    EdgeStatus status = EdgeStatus.parse(FULL, Rig.NOW);

    assertThat(status)
        .isEqualTo(
            new EdgeStatus(
                null, Instant.parse("2026-11-24T12:00:01.5Z"), "1.0.0", 42, 3.5, Rig.NOW));
    assertThat(status.clockOffset()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void leavesOutWhatItCannotRead() {
    EdgeStatus nothing = new EdgeStatus(null, null, "", -1, -1, Rig.NOW);

    assertThat(EdgeStatus.parse("", Rig.NOW)).isEqualTo(nothing);
    assertThat(EdgeStatus.parse("a;;b=;=c; time=now; version=\u001b[1m; lag_events=-1", Rig.NOW))
        .isEqualTo(nothing);
    assertThat(EdgeStatus.parse("version=" + "1".repeat(65), Rig.NOW)).isEqualTo(nothing);
    assertThat(EdgeStatus.parse("version=1;" + " ".repeat(1024), Rig.NOW)).isEqualTo(nothing);
    assertThat(EdgeStatus.parse("lag_events=1e99; lag_seconds=NaN", Rig.NOW)).isEqualTo(nothing);
  }

  @Test
  void takesAStatusWithoutEvents() {
    HttpAnswer answer = rig.post(FakeRequest.lines("").with("EdgeBot-Status", FULL));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Rig.json(answer)).containsEntry("processed_events", 0L);
    assertThat(rig.lane.attempts).isZero();
    assertThat(rig.statuses.all()).containsOnlyKeys("loopback");
    assertThat(rig.statuses.all().get("loopback").lagEvents()).isEqualTo(42);
  }

  @Test
  void knowsTheEdgeByItsSequenceOrByItsWordIfItIsItsOwn() {
    rig.post(
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-1/00000000000000ff/1-1")
            .with("EdgeBot-Status", FULL));
    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "edge=ship-1; lag_events=7"));
    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "edge=ship-2; lag_events=8"));

    assertThat(rig.statuses.all()).containsOnlyKeys("ship-1", "loopback");
    assertThat(rig.statuses.all().get("ship-1").lagEvents()).isEqualTo(7);
    assertThat(rig.statuses.all().get("loopback").lagEvents()).isEqualTo(8);
  }

  @Test
  void aRelaysStatusIsNotThatOfTheEdgeWhoseEventsItBrings() {
    rig.post(
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-1/00000000000000ff/1-1")
            .with("EdgeBot-Status", "edge=relay-1; lag_events=9"));
    rig.post(
        FakeRequest.lines("{\"type\":\"a\"}")
            .with("EdgeBot-Sequence", "ship-2/00000000000000ff/1-1")
            .with("EdgeBot-Status", "edge=ship-2; lag_events=3"));

    assertThat(rig.statuses.all()).containsOnlyKeys("loopback", "ship-2");
    assertThat(rig.statuses.all().get("loopback").lagEvents()).isEqualTo(9);
    assertThat(rig.statuses.all().get("ship-2").lagEvents()).isEqualTo(3);
  }

  @Test
  void saysWhichClockIsOff() {
    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "time=2026-11-24T12:05:00Z"));
    assertThat(rig.health.reason).isEmpty();

    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "time=2026-11-24T12:05:01Z"));
    assertThat(rig.health.reason).contains("loopback").contains("ahead of").contains("300 s");

    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "time=1970-01-01T00:00:00Z"));
    assertThat(rig.health.reason).contains("behind");

    rig.post(FakeRequest.lines("").with("EdgeBot-Status", "time=2026-11-24T11:59:00Z"));
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void keepsABoundedNumberAndForgetsTheOldest() {
    for (int i = 0; i <= EdgeStatuses.MAX_EDGES; i++) {
      rig.statuses.keep("edge-" + i, EdgeStatus.parse("lag_events=" + i, Rig.NOW));
      rig.statuses.keep("edge-0", EdgeStatus.parse("lag_events=0", Rig.NOW));
    }

    assertThat(rig.statuses.all())
        .hasSize(EdgeStatuses.MAX_EDGES)
        .containsKeys("edge-0", "edge-2", "edge-" + EdgeStatuses.MAX_EDGES)
        .doesNotContainKey("edge-1");
    assertThat(rig.statuses.reports())
        .hasSize(EdgeStatuses.MAX_EDGES)
        .startsWith(new EdgeReport("edge-2", null, "", 2, -1, Rig.NOW))
        .endsWith(new EdgeReport("edge-0", null, "", 0, -1, Rig.NOW));
  }
}
