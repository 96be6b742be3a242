package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Edges.EdgeReport;
import io.edgebot.testing.TestEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgesCommandTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private final List<EdgeReport> reports = new ArrayList<>();
  private final FakeServices services =
      new FakeServices().with("", TestEngine.healthy()).with("ingest", (Edges) () -> reports);

  private String cells(String edge) throws Exception {
    List<String> rows =
        services.run(new EdgesCommand()).lines().filter(line -> line.contains(edge)).toList();
    assertThat(rows).hasSize(1);
    return rows.get(0).replaceAll("[\\s|\u2502]+", " ").strip();
  }

  @Test
  void showsVersionAgeLagAndClockOfEach() throws Exception {
    Instant seen = Instant.now().minusSeconds(7200);
    reports.add(new EdgeReport("edge-7", seen.minusSeconds(90), "1.0.0", 42, 61.5, seen));
    reports.add(new EdgeReport("edge-8", seen.plusSeconds(3), "1.0.1", 0, 0, seen));
    reports.add(new EdgeReport("edge-9", seen.plusMillis(-900), "1.0.1", 0, 0, seen));
    reports.add(new EdgeReport("relay", null, "", -1, -1, seen));

    assertThat(cells("edge-7"))
        .isEqualTo("edge-7 1.0.0 2 h 0 min ago 42 1 min 1 s 1 min 30 s behind");
    assertThat(cells("edge-8")).isEqualTo("edge-8 1.0.1 2 h 0 min ago 0 0 s 3 s ahead");
    assertThat(cells("edge-9")).isEqualTo("edge-9 1.0.1 2 h 0 min ago 0 0 s 0 s");
    assertThat(cells("relay")).isEqualTo("relay - 2 h 0 min ago - - -");
  }

  @Test
  void whatAnEdgeSaysCannotActOnTheTerminal() throws Exception {
    reports.add(new EdgeReport("e\u001b[31m", null, "1\u202e2", 0, 0, LONG_AGO));

    assertThat(cells("31m")).startsWith("e\\u001b[31m 1\\u202e2 ");
  }

  @Test
  void forScripts() throws Exception {
    reports.add(new EdgeReport("edge-7", LONG_AGO.minusMillis(1500), "1.0.0", 42, 3.5, LONG_AGO));
    reports.add(new EdgeReport("relay", null, "", -1, -1, Instant.parse("2100-01-01T00:00:00Z")));
    EdgesCommand command = new EdgesCommand();
    command.json = true;

    assertThat(services.run(command))
        .isEqualTo(
            """
            {"edge":"edge-7","version":"1.0.0","last_seen":"2020-01-01T00:00:00Z","silent":true,\
            "lag_events":42,"lag_seconds":3.5,"clock_offset_seconds":-1.5}
            {"edge":"relay","version":"","last_seen":"2100-01-01T00:00:00Z","silent":false,\
            "lag_events":null,"lag_seconds":null,"clock_offset_seconds":null}
            """);
  }

  @Test
  void statusCountsThemOnceAnyIsKnown() throws Exception {
    assertThat(services.run(new StatusCommand())).doesNotContain("Edges:");
    assertThat(services.run(new EdgesCommand())).contains("No edge has reported");

    reports.add(new EdgeReport("edge-7", null, "1.0.0", 0, 0, LONG_AGO));
    reports.add(new EdgeReport("edge-8", null, "1.0.0", 0, 0, Instant.now()));

    assertThat(services.run(new StatusCommand()))
        .contains("Edges:    2, 1 not heard of for 5 min\n");
    StatusCommand command = new StatusCommand();
    command.json = true;
    assertThat(services.run(command)).contains("\"edges\":{\"known\":2,\"silent\":1}");
  }
}
