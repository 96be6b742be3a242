package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.SequenceClaim;
import io.edgebot.transport.HttpAnswer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shippers send. */
class SequenceTest {
  private static final String LINES = "{\"type\":\"a\"}\n{\"type\":\"b\"}\r\n{\"type\":\"c\"}";
  private static final String RANGE = "ship-1/00000000000000ff/7-9";

  private final Rig rig = Rig.open();

  @AfterEach
  void close() {
    rig.close();
  }

  private static FakeRequest request(String range, String lines) {
    return FakeRequest.lines(lines)
        .with("EdgeBot-Sequence", range)
        .with("EdgeBot-Digest", "sha-256=" + Rig.sha256(lines));
  }

  @Test
  void numbersLinesAndHandsOnTheClaim() {
    HttpAnswer answer = rig.post(request(RANGE, LINES));

    assertThat(answer.status()).as(Rig.body(answer)).isEqualTo(200);
    assertThat(rig.lane.byId)
        .isEqualTo(
            Map.of(
                "ship-1/00000000000000ff/7", "{\"type\":\"a\"}",
                "ship-1/00000000000000ff/8", "{\"type\":\"b\"}",
                "ship-1/00000000000000ff/9", "{\"type\":\"c\"}"));
    SequenceClaim claim = rig.lane.appends.get(0).claim();
    assertThat(claim.origin()).isEqualTo("ship-1");
    assertThat(claim.generation()).isEqualTo(255);
    assertThat(claim.first()).isEqualTo(7);
    assertThat(claim.last()).isEqualTo(9);
    assertThat(HexFormat.of().formatHex(claim.hash())).isEqualTo(Rig.sha256(LINES));
    assertThat(claim.skipped()).isEmpty();
  }

  @Test
  void takesADuplicateForDone() {
    rig.post(request(RANGE, LINES));

    HttpAnswer answer = rig.post(request(RANGE, LINES));

    assertThat(Rig.json(answer))
        .containsEntry("status", "success")
        .containsEntry("processed_events", 3L);
    assertThat(rig.lane.stored).hasSize(3);
    assertThat(rig.count("edgebot_ingest_duplicate_events_total")).isEqualTo(3);
  }

  @Test
  void readsIdentitiesOfLinesAndTakesThemOut() {
    String lines =
        "{\"_id\":\"ship-1/00000000000000ff/8\",\"type\":\"a\",\"n\":1}\n"
            + "{\"_id\":\"ship-1/00000000000000ff/8/2\",\"type\":\"b\"}\n"
            + "{\"_id\":\"ship-1/00000000000000ff/100\",\"type\":\"c\"}\n";

    HttpAnswer answer =
        rig.post(
            request("ship-1/00000000000000ff/7-100;ids", lines)
                .with("EdgeBot-Skipped", "9-20=quota, 21-22=routed"));

    assertThat(answer.status()).as(Rig.body(answer)).isEqualTo(200);
    assertThat(rig.lane.byId)
        .isEqualTo(
            Map.of(
                "ship-1/00000000000000ff/8", "{\"type\":\"a\",\"n\":1}",
                "ship-1/00000000000000ff/8/2", "{\"type\":\"b\"}",
                "ship-1/00000000000000ff/100", "{\"type\":\"c\"}"));
    SequenceClaim claim = rig.lane.appends.get(0).claim();
    assertThat(claim.skipped())
        .containsExactly(
            new SkippedRange("ship-1", 255, 9, 20, "quota"),
            new SkippedRange("ship-1", 255, 21, 22, "routed"));
    assertThat(HexFormat.of().formatHex(claim.hash())).isEqualTo(Rig.sha256(lines));
  }

  @Test
  void takesARangeWithoutLines() {
    HttpAnswer answer = rig.post(request("ship-1/00000000000000ff/7-100;ids", ""));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Rig.json(answer)).containsEntry("processed_events", 0L);
    assertThat(rig.lane.appends.get(0).claim().last()).isEqualTo(100);
    assertThat(rig.lane.appends.get(0).events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"a\"}",
        "{ \"_id\":\"ship-1/00000000000000ff/7\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/7\"",
        "{\"_id\":\"ship-1/00000000000000ff/7\" ,\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/0\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/ff/7\",\"type\":\"a\"}",
        "{\"_id\":\"ship-2/00000000000000ff/7\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000fe/7\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/6\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/10\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/8\",\"type\":\"a\"}",
        "{\"_id\":\"ship-1/00000000000000ff/7\"}",
        "{\"_id\":\"ship-1/00000000000000ff/7\",}",
        "{\"_id\":\"ship-1/00000000000000ff/7\",\"type\":5}",
        "{\"_id\":\"\",\"type\":\"a\"}",
        "{\"_id\":\"",
        "{\"_id\":\"ship-1/00000000000000ff/7",
        "{\"_id\":\"ship-1/00000000000000ff/7\"",
      })
  void refusesALineByItsPlaceAndStoresNothing(String line) {
    String lines = "{\"_id\":\"ship-1/00000000000000ff/8\",\"type\":\"a\"}\n" + line + "\n";

    HttpAnswer answer = rig.post(request(RANGE + ";ids", lines));

    assertThat(answer.status()).as(Rig.body(answer)).isEqualTo(422);
    assertThat(Rig.body(answer)).contains("\"loc\":[\"body\",1");
    assertThat(rig.lane.attempts).isZero();
  }

  @ParameterizedTest
  @CsvSource({"7-8", "7-10", "7-7", "1-9223372036854775807"})
  void refusesAnotherNumberOfLines(String range) {
    HttpAnswer answer = rig.post(request("ship-1/00000000000000ff/" + range, LINES));

    assertThat(answer.status()).isIn(422, 413);
    assertThat(rig.lane.attempts).isZero();
  }

  @Test
  void saysWhichLineIsNoEvent() {
    HttpAnswer answer =
        rig.post(request(RANGE, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n{\"message\":\"x\"}\n"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Rig.json(answer))
        .containsEntry(
            "detail",
            List.of(
                Map.of(
                    "type",
                    "missing",
                    "loc",
                    List.of("body", 2L, "type"),
                    "msg",
                    "Field required")));
    assertThat(rig.lane.attempts).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n{\"type\":\"a\"}\n", "{\"type\":\"a\"}\n \n", "{\"type\":\"a\"}\n\r\n"})
  void refusesBlankLines(String lines) {
    HttpAnswer answer = rig.post(request("ship-1/00000000000000ff/7-8", lines));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Rig.body(answer)).contains("blank_line");
  }

  @Test
  void refusesAPayloadThatIsNotWhatItsDigestSays() {
    HttpAnswer answer =
        rig.post(
            FakeRequest.lines(LINES)
                .with("EdgeBot-Sequence", RANGE)
                .with("EdgeBot-Digest", "sha-256=" + Rig.sha256(LINES + "\n")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Rig.body(answer)).contains("EdgeBot-Digest");
    assertThat(rig.lane.attempts).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ship-1",
        "ship 1/00000000000000ff/7-9",
        "ship-1/00000000000000FF/7-9",
        "ship-1/ff/7-9",
        "ship-1/00000000000000ff/9-7",
        "ship-1/00000000000000ff/0-2",
        "ship-1/00000000000000ff/07-9",
        "ship-1/00000000000000ff/7-9;id",
        "ship-1/00000000000000ff/7-9223372036854775808",
        "ship-1/00000000000000ff/7-9999999999999999999999",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/00000000000000ff/7-9"
      })
  void refusesAHeaderOfAnotherForm(String range) {
    HttpAnswer answer = rig.post(request(range, LINES));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Rig.body(answer)).contains("EdgeBot-Sequence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-2=quota", "7-10=quota", "8-7=quota", "8-8", "8-8=", "x", "8-8=A B"})
  void refusesSkippedRangesOfAnotherForm(String skipped) {
    HttpAnswer answer = rig.post(request(RANGE + ";ids", "").with("EdgeBot-Skipped", skipped));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Rig.body(answer)).contains("EdgeBot-Skipped");
  }

  @Test
  void refusesAHundredAndOneSkippedRanges() {
    String hundred = "8-8=quota,".repeat(99) + "8-8=quota";
    assertThat(rig.post(request(RANGE + ";ids", "").with("EdgeBot-Skipped", hundred)).status())
        .isEqualTo(200);
    assertThat(
            rig.post(request(RANGE + ";ids", "").with("EdgeBot-Skipped", hundred + ",8-8=quota"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void refusesAnotherContentType() {
    HttpAnswer answer =
        rig.post(FakeRequest.envelope("{\"messages\":[]}").with("EdgeBot-Sequence", RANGE));

    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void refusesItsOwnOrigin() {
    HttpAnswer answer = rig.post(request(Rig.OWN_ORIGIN + "/00000000000000ff/7-9", LINES));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(rig.lane.attempts).isZero();
  }

  @Test
  void aConflictIsAnAlarmUntilTheEdgeIsWellAgain() {
    rig.post(request(RANGE, LINES));

    HttpAnswer answer = rig.post(request(RANGE, LINES.replace("\"b\"", "\"B\"")));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(rig.health.reason)
        .contains("loopback")
        .contains("ship-1/00000000000000ff/7-9")
        .contains("queue-renew");
    assertThat(rig.lane.stored).hasSize(3);

    rig.post(request("ship-1/0000000000000100/1-3", LINES));
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void anAlarmEndsWhenItIsNoLongerSaid() {
    rig.post(request(RANGE, LINES));
    rig.post(request(RANGE, LINES.replace("\"b\"", "\"B\"")));

    rig.nanos.addAndGet(Duration.ofMinutes(59).toNanos());
    rig.conditions.expire(Duration.ofHours(1));
    assertThat(rig.health.reason).isNotEmpty();
    rig.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    rig.conditions.expire(Duration.ofHours(1));
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void takesLinesWithoutARange() {
    HttpAnswer answer =
        rig.post(
            FakeRequest.lines("\n{\"type\":\"a\"}\n \r\n{\"type\":1}\nnope\n{\"type\":\"b\"}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Rig.json(answer))
        .containsEntry("processed_events", 2L)
        .containsEntry(
            "errors",
            List.of(
                Map.of("index", 1L, "reason", "type: Input should be a valid string"),
                Map.of("index", 2L, "reason", "JSON decode error: Expecting value")));
    assertThat(rig.lane.stored).containsExactly("{\"type\":\"a\"}", "{\"type\":\"b\"}");
    assertThat(rig.lane.appends.get(0).ids()).isEmpty();
  }

  @Test
  void refusesLinesOfWhichNoneIsValid() {
    assertThat(rig.post(FakeRequest.lines("{}\n[]\n")).status()).isEqualTo(422);
    assertThat(rig.post(FakeRequest.lines("\n\n")).status()).isEqualTo(200);
    assertThat(rig.post(FakeRequest.lines("")).status()).isEqualTo(422);
  }

  @Test
  void mapsRefusalsOfTheLane() {
    rig.lane.refusals.add(AppendRefusedException.Reason.TOO_LARGE);
    assertThat(rig.post(request(RANGE, LINES)).status()).isEqualTo(413);

    rig.lane.refusals.add(AppendRefusedException.Reason.CLOSED);
    HttpAnswer closed = rig.post(request(RANGE, LINES));
    assertThat(closed.status()).isEqualTo(503);
    assertThat(closed.headers()).containsEntry("Retry-After", "5");
  }
}
