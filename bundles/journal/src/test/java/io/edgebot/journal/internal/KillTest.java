package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.claimed;
import static io.edgebot.journal.internal.Fixtures.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.Row;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed; what it said was durable must be there, once. */
class KillTest {
  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedSurvivesKill() throws Exception {
    int rounds = Boolean.getBoolean("edgebot.long") ? 50 : 3;
    Random random = new Random();
    Set<String> acknowledged = new HashSet<>();
    long cursor = 0;
    for (int round = 0; round < rounds; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                  Appender.class.getName(),
                  directory.toString(),
                  Integer.toString(round))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int enough = 200 + random.nextInt(400);
      List<String> said = new ArrayList<>();
      try (BufferedReader out =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        String line = out.readLine();
        while (line != null && said.size() < enough) {
          said.add(line);
          line = out.readLine();
        }
        process.toHandle().destroyForcibly();
        while (line != null) {
          // What was still in the pipe was acknowledged too; the last line may be torn.
          if (line.endsWith(".")) {
            said.add(line);
          }
          line = out.readLine();
        }
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(said).hasSizeGreaterThanOrEqualTo(enough);
      for (String line : said) {
        if (line.startsWith("cursor ")) {
          cursor = Math.max(cursor, Long.parseLong(line.substring(7, line.length() - 1)));
        } else {
          acknowledged.add(line);
        }
      }
      check(acknowledged, cursor);
    }
  }

  private void check(Set<String> acknowledged, long cursor) throws Exception {
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.condition().notice()).isEmpty();
      assertThat(journal.condition().damagedRows()).isZero();
      assertThat(journal.cursors().get("moving").row()).isGreaterThanOrEqualTo(cursor);
      List<String> lines = new ArrayList<>();
      Set<EventId> ids = new HashSet<>();
      for (Row row : Fixtures.rows(journal, 0)) {
        lines.addAll(Fixtures.lines(row));
        for (int i = 0; i < row.index().size(); i++) {
          assertThat(ids.add(row.id(i))).isTrue();
        }
      }
      assertThat(lines).doesNotHaveDuplicates().containsAll(acknowledged);
    }
  }

  /** Appends as fast as it can and says what is durable; a killed claim is sent again. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) throws Exception {
      Journal journal = Fixtures.open(Path.of(arguments[0]));
      int round = Integer.parseInt(arguments[1]);
      journal.subscribe("kept", new Subscription(true, 0, 0), true);
      journal.subscribe("moving", new Subscription(true, 0, 0), true);
      for (int i = 0; i < 100_000; i++) {
        String line = "r" + round + "-" + i + "y".repeat(i % 5 == 0 ? 9000 : 40) + ".";
        var appended = journal.append(Fixtures.unit(line), i % 2 == 0);
        long from = round * 1000L + i % 900 + 1;
        var claim = journal.append(claimed(from, from, "h"), true);
        if (i % 3 == 0) {
          long row = appended.get().firstRow();
          journal.advance(to("moving", row), true).get();
          System.out.println("cursor " + row + ".");
        }
        appended.get();
        claim.get();
        System.out.println(line);
      }
    }
  }
}
