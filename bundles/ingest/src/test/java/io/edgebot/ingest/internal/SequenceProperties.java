package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.edgebot.transport.HttpAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However a shipper cuts, packs, repeats and re-orders: each number is stored once, unchanged. */
class SequenceProperties {
  private static final String PREFIX = "edge-7/0123456789abcdef/";

  /** How one request is cut and sent. */
  private record Cut(int first, int last, boolean ids, int encoding) {}

  @Property(tries = 300)
  void eachNumberIsStoredOnce(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> choices,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Cut> cuts = new ArrayList<>();
    int next = 1;
    while (next <= count) {
      int last = Math.min(count, next + random.nextInt(8));
      cuts.add(new Cut(next, last, random.nextBoolean(), random.nextInt(3)));
      next = last + 1;
    }
    List<Cut> sent = new ArrayList<>(cuts);
    for (int choice : choices) {
      // Again as it was, or again cut otherwise, as after a restart or a 413.
      Cut again = cuts.get(choice % cuts.size());
      int first = again.first() + random.nextInt(again.last() - again.first() + 1);
      sent.add(
          random.nextInt(sent.size() + 1),
          random.nextBoolean()
              ? again
              : new Cut(first, again.last(), random.nextBoolean(), random.nextInt(3)));
    }
    try (Rig rig = Rig.open()) {
      int told = 0;
      for (Cut cut : sent) {
        HttpAnswer answer = rig.post(request(cut));
        // The same range cut the same way with and without identities has another hash.
        assertThat(answer.status()).as(Rig.body(answer)).isIn(200, 409);
        if (answer.status() == 200) {
          assertThat(Rig.json(answer))
              .containsEntry("processed_events", (long) (cut.last() - cut.first() + 1));
          told += cut.last() - cut.first() + 1;
        }
      }
      Map<String, String> expected = new LinkedHashMap<>();
      for (int number = 1; number <= count; number++) {
        expected.put(PREFIX + number, event(number));
      }
      assertThat(rig.lane.byId).containsExactlyInAnyOrderEntriesOf(expected);
      assertThat(rig.lane.stored).hasSize(count);
      assertThat(
              rig.count("edgebot_ingest_events_total")
                  + rig.count("edgebot_ingest_duplicate_events_total"))
          .isEqualTo(told);
    }
  }

  @Property(tries = 200)
  void linesThatDoNotFitTheirRangeAreNeverStored(
      @ForAll @IntRange(min = 0, max = 12) int lines,
      @ForAll @IntRange(min = 1, max = 12) int claimed) {
    try (Rig rig = Rig.open()) {
      StringBuilder body = new StringBuilder();
      for (int i = 1; i <= lines; i++) {
        body.append(event(i)).append('\n');
      }
      HttpAnswer answer =
          rig.post(
              FakeRequest.lines(body.toString()).with("EdgeBot-Sequence", PREFIX + "1-" + claimed));

      assertThat(answer.status()).isEqualTo(lines == claimed ? 200 : 422);
      assertThat(rig.lane.stored).hasSize(lines == claimed ? lines : 0);
    }
  }

  private static FakeRequest request(Cut cut) {
    StringBuilder lines = new StringBuilder();
    for (int number = cut.first(); number <= cut.last(); number++) {
      String event = event(number);
      if (cut.ids()) {
        lines.append("{\"_id\":\"").append(PREFIX).append(number).append("\",");
        lines.append(event, 1, event.length());
      } else {
        lines.append(event);
      }
      lines.append('\n');
    }
    byte[] payload = Rig.utf8(lines.toString());
    FakeRequest request =
        FakeRequest.lines("")
            .with("EdgeBot-Digest", "sha-256=" + Rig.sha256(lines.toString()))
            .with(
                "EdgeBot-Sequence",
                PREFIX + cut.first() + '-' + cut.last() + (cut.ids() ? ";ids" : ""));
    return switch (cut.encoding()) {
      case 0 -> request.body(payload);
      case 1 -> request.with("Content-Encoding", "gzip").body(Rig.gzip(payload));
      default -> request.with("Content-Encoding", "zstd").body(Zstd.compress(payload));
    };
  }

  private static String event(int number) {
    return "{\"type\":\"t\",\"n\":" + number + ".00,\"message\":\"\\u00e9 é , } " + number + "\"}";
  }
}
