package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.claimed;
import static io.edgebot.journal.internal.Fixtures.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Journal.Subscription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random operations and reopenings, against what they should amount to. */
class JournalModelProperties {
  private static final Subscription REQUIRED = new Subscription(true, 0, 0);

  private final List<EventId> events = new ArrayList<>();
  private final List<Integer> rowEnds = new ArrayList<>();
  private final BitSet settled = new BitSet();
  private final Map<String, Integer> hashes = new HashMap<>();
  private final Map<String, long[]> cursors = new HashMap<>();
  private long number = 1;
  private Journal journal;

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void behavesLikeTheModel(@ForAll long seed) throws Exception {
    events.clear();
    rowEnds.clear();
    settled.clear();
    hashes.clear();
    cursors.clear();
    number = 1;
    Random random = new Random(seed);
    Path directory = Files.createTempDirectory("model");
    journal = Fixtures.open(directory);
    try {
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> appendOwn(random);
          case 3, 4, 5 -> appendClaimed(random);
          case 6, 7 -> advance(random);
          case 8 -> subscribe("s" + random.nextInt(3));
          default -> {
            journal.close();
            journal = Fixtures.open(directory);
            number = 1;
          }
        }
        check();
      }
    } finally {
      journal.close();
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void appendOwn(Random random) throws Exception {
    String[] lines = new String[1 + random.nextInt(5)];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "x".repeat(random.nextInt(3000));
    }
    Committed committed = append(journal, lines);
    assertThat(committed.firstNumber()).isEqualTo(number);
    for (int i = 0; i < lines.length; i++) {
      events.add(new EventId("edge-1", journal.generation(), number++, 0));
    }
    rowEnds.add(events.size());
    assertThat(committed.firstRow()).isEqualTo(rowEnds.size());
  }

  private void appendClaimed(Random random) throws Exception {
    int first = 1 + random.nextInt(60);
    int last = first + random.nextInt(8);
    int hash = random.nextInt(4) == 0 ? 1 : 0;
    Integer known = hashes.get(first + "-" + last);
    boolean conflict = known != null && known != hash;
    try {
      Committed committed = append(journal, claimed(first, last, "h" + hash));
      assertThat(conflict).isFalse();
      int added = 0;
      for (int each = first; each <= last; each++) {
        if (!settled.get(each)) {
          settled.set(each);
          events.add(new EventId("far", 7, each, 0));
          added++;
        }
      }
      assertThat(committed.events()).isEqualTo(added);
      assertThat(committed.duplicates()).isEqualTo(last - first + 1 - added);
      if (added > 0) {
        rowEnds.add(events.size());
      }
      hashes.put(first + "-" + last, hash);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(ClaimConflictException.class);
      assertThat(conflict).isTrue();
    }
  }

  private void subscribe(String name) {
    if (!cursors.containsKey(name)) {
      journal.subscribe(name, REQUIRED, false);
      cursors.put(name, new long[] {rowEnds.size(), 0});
    }
  }

  private void advance(Random random) throws Exception {
    for (Map.Entry<String, long[]> cursor : cursors.entrySet()) {
      long row = cursor.getValue()[0] + random.nextInt(4);
      if (row < rowEnds.size() && random.nextBoolean()) {
        long[] target = {row, row == cursor.getValue()[0] ? cursor.getValue()[1] : 0};
        journal.advance(to(cursor.getKey(), target[0], (int) target[1]), true).get();
        cursor.setValue(target);
      }
    }
  }

  private void check() {
    for (Map.Entry<String, long[]> cursor : cursors.entrySet()) {
      long row = cursor.getValue()[0];
      assertThat(journal.cursors().get(cursor.getKey()).row()).isEqualTo(row);
      int before = row == 0 ? 0 : rowEnds.get((int) row - 1);
      assertThat(journal.lag(cursor.getKey()).events()).isEqualTo(events.size() - before);
      assertThat(Fixtures.ids(journal, row))
          .containsExactlyElementsOf(events.subList(before, events.size()));
    }
    if (cursors.isEmpty()) {
      assertThat(Fixtures.ids(journal, 0)).containsExactlyElementsOf(events);
    }
  }
}
