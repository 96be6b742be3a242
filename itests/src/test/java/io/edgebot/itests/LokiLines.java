package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiPush;
import io.edgebot.testing.servers.LokiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Looks into what a double of Loki holds. */
final class LokiLines {
  private static final Pattern CLIENT = Pattern.compile("\"app_name\":\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"message\":\"seq=([0-9]+) ");

  private final LokiServer loki;

  LokiLines(LokiServer loki) {
    this.loki = loki;
  }

  /** How often each sequence number of a {@link SyslogClient} is stored. */
  Map<Long, Integer> counts(String client) {
    Map<Long, Integer> counts = new TreeMap<>();
    for (LokiEntry entry : loki.query(Map.of())) {
      if (client.equals(find(CLIENT, entry.line()))) {
        counts.merge(Long.parseLong(find(NUMBER, entry.line())), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The numbers 1 to {@code last} of a {@link PacedSender} that are not stored, some of them. */
  List<Long> missing(char stream, long last) {
    Set<Long> found = new HashSet<>();
    Pattern message = Pattern.compile("\"message\":\"" + stream + "=([0-9]+) ");
    for (LokiEntry entry : loki.query(Map.of())) {
      String number = find(message, entry.line());
      if (!number.isEmpty()) {
        found.add(Long.parseLong(number));
      }
    }
    return LongStream.rangeClosed(1, last)
        .filter(number -> !found.contains(number))
        .limit(20)
        .boxed()
        .toList();
  }

  private static String find(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Waits until the numbers 1 to {@code last} of a client are there. */
  void awaitEach(String client, long last, Duration limit) {
    await("events of " + client + " in Loki")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(counts(client)).hasSize((int) last));
    assertThat(counts(client)).containsKeys(1L, last);
  }

  /** Asserts that a client's entries have no structured metadata, and all of it in the line. */
  void assertWithoutMetadata(String client, int count) {
    assertThat(loki.query(Map.of()))
        .filteredOn(entry -> client.equals(find(CLIENT, entry.line())))
        .hasSize(count)
        .allMatch(entry -> entry.metadata().isEmpty())
        .allMatch(entry -> entry.line().contains("\"severity\":\"notice\""));
  }

  /**
   * Asserts that a line is stored again only where the answer to the push that stored it before was
   * lost, or did not say that it is stored.
   */
  void assertTwiceOnlyWhereTheAnswerWasLost() {
    assertTwiceOnlyWhereTheAnswerWasLost(0, 0);
  }

  /**
   * The same, but the answers to the pushes from one number to another may be lost, too: who pushed
   * them was killed before it could note them.
   */
  void assertTwiceOnlyWhereTheAnswerWasLost(int from, int to) {
    Map<String, Boolean> noted = new HashMap<>();
    List<String> twice = new ArrayList<>();
    List<LokiPush> pushes = loki.pushes();
    for (int i = 0; i < pushes.size(); i++) {
      boolean answered = pushes.get(i).status() == 204 && (i < from || i >= to);
      for (LokiEntry entry : pushes.get(i).stored()) {
        if (Boolean.TRUE.equals(noted.put(entry.line(), answered))) {
          twice.add(entry.line());
        }
      }
    }
    assertThat(twice).as("stored again though the answer came").isEmpty();
  }
}
