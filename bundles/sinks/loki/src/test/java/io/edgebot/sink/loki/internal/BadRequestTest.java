package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.sink.loki.internal.Verdict.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts of Loki's answers. */
class BadRequestTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  private static List<Entry> entries(int count, long stepNanos) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long nanos = START.getEpochSecond() * 1_000_000_000L + 500_000_000L + i * stepNanos;
      byte[] line = ("line " + i).getBytes(StandardCharsets.UTF_8);
      entries.add(new Entry(i, new EventId("e", 1, i + 1L, 0), nanos, line, List.of()));
    }
    return entries;
  }

  private static String ignored(String time, String reason) {
    return "entry with timestamp " + time + " ignored, reason: '" + reason + "',\n";
  }

  @Test
  void readsTimesAsGoPrintsThem() {
    String text =
        ignored(
                "2026-11-24 10:00:00.5 +0000 UTC",
                "entry too far behind, entry timestamp is: 2026-11-24T10:00:00Z, oldest acceptable"
                    + " timestamp is: 2026-11-24T10:00:01Z")
            + ignored("2026-11-24 12:00:00.6 +0200 CEST", "entry out of order")
            + "user 'fake', total ignored: 2 out of 4 for stream: {edge=\"e\"}\n";

    Verdict verdict = BadRequest.read(text, entries(4, 100_000_000), true);

    assertThat(verdict.kind()).isEqualTo(Kind.ENTRIES);
    assertThat(verdict.codes()).isEqualTo(Map.of(0, "too_far_behind", 1, "too_far_behind"));
    assertThat(verdict.exact()).isTrue();
    assertThat(verdict.newest())
        .isEqualTo(Instant.parse("2026-11-24T10:00:01Z").getEpochSecond() * 1_000_000_000L);
  }

  @Test
  void knowsThoseThatAreNotListedByTheirAge() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      text.append(
          ignored("2026-11-24 10:00:0" + i + ".5 +0000 UTC", "entry too far behind, and so on"));
    }
    text.append("user 'fake', total ignored: 17 out of 20 for stream: {edge=\"e\"}");

    Verdict verdict = BadRequest.read(text.toString(), entries(20, 1_000_000_000), true);

    assertThat(verdict.codes()).hasSize(17).containsKey(16).doesNotContainKey(17);
    assertThat(verdict.exact()).isTrue();
  }

  @Test
  void isNotExactWhereOthersAreMissingFromTheCount() {
    String text =
        ignored("2026-11-24 10:00:01.5 +0000 UTC", "entry too far behind, and so on")
            + "user 'fake', total ignored: 1 out of 3 for stream: {edge=\"e\"}";

    Verdict verdict = BadRequest.read(text, entries(4, 1_000_000_000), true);

    assertThat(verdict.codes()).isEqualTo(Map.of(1, "too_far_behind"));
    assertThat(verdict.exact()).isFalse();
  }

  @Test
  void isNotExactWhereAReasonIsNotKnown() {
    String text =
        ignored("2026-11-24 10:00:00.5 +0000 UTC", "a new reason")
            + "user 'fake', total ignored: 1 out of 4 for stream: {edge=\"e\"}";

    Verdict verdict = BadRequest.read(text, entries(4, 1_000_000_000), true);

    assertThat(verdict.codes()).isEmpty();
    assertThat(verdict.exact()).isFalse();
  }

  @Test
  void tellsLimitedFromLateEntries() {
    String text =
        ignored(
                "2026-11-24 10:00:02.5 +0000 UTC",
                "Per stream rate limit exceeded (limit: 3MB/sec)")
            + ignored("2026-11-24 10:00:00.5 +0000 UTC", "entry too far behind, and so on")
            + "user 'fake', total ignored: 2 out of 4 for stream: {edge=\"e\"}";

    Verdict verdict = BadRequest.read(text, entries(4, 1_000_000_000), true);

    assertThat(verdict.codes()).isEqualTo(Map.of(0, "too_far_behind", 2, "per_stream_rate_limit"));
    assertThat(verdict.exact()).isTrue();
  }

  @Test
  void countsInTheSecondOfTheBound() {
    String text =
        "entry for stream '{edge=\"e\"}' has timestamp too old: 2026-11-24T10:00:00Z, oldest"
            + " acceptable timestamp is: 2026-11-24T10:00:01Z; 2 errors like: entry for stream"
            + " '{edge=\"e\"}' has timestamp too old: 2026-11-24T10:00:01Z, oldest acceptable"
            + " timestamp is: 2026-11-24T10:00:01Z";

    // 0.5 s; 1.0, 1.2, 1.4 s ...: the first, and the two oldest of the next second.
    List<Entry> entries = new ArrayList<>(entries(1, 1));
    for (Entry entry : entries(3, 200_000_000)) {
      entries.add(
          new Entry(
              entry.index() + 1, entry.id(), entry.nanos() + 500_000_000, entry.line(), List.of()));
    }
    Verdict verdict = BadRequest.read(text, entries, true);

    assertThat(verdict.codes().keySet()).containsExactly(0, 1, 2);
    assertThat(verdict.exact()).isTrue();
    assertThat(BadRequest.read(text, entries, false).exact()).isFalse();
  }

  @Test
  void isNotMisledByLabelsThatLookLikeMessages() {
    String labels =
        "{type=\"x' has timestamp too new: 2026-99-99T10:00:00Z, total ignored: 0 out of 4 for"
            + " stream: \"}";
    String text =
        "3 errors like: entry for stream '"
            + labels
            + "' has timestamp too old: 2026-11-24T10:00:00Z, oldest acceptable timestamp is:"
            + " 2026-11-24T10:30:00Z";

    Verdict verdict = BadRequest.read(text, entries(4, 1_000_000_000), true);

    // Nothing is taken for stored that is not.
    assertThat(verdict.exact()).isFalse();
  }

  @Test
  void knowsWhatIsNotAboutEntries() {
    List<Entry> entries = entries(2, 1);

    assertThat(
            BadRequest.read("error at least one label pair is required per stream", entries, true)
                .kind())
        .isEqualTo(Kind.LABELS);
    assertThat(
            BadRequest.read("missing required labels team for user a for stream {}", entries, true)
                .kind())
        .isEqualTo(Kind.CONFIGURATION);
    assertThat(
            BadRequest.read(
                    "2 errors like: stream '{}' includes structured metadata, but this feature is"
                        + " disallowed.",
                    entries,
                    true)
                .kind())
        .isEqualTo(Kind.METADATA);
    assertThat(BadRequest.read("no idea", entries, true)).isEqualTo(Verdict.of(Kind.UNKNOWN));
  }
}
