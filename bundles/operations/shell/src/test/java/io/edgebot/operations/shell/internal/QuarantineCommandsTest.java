package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineCommandsTest {
  @TempDir Path dir;
  private final FakeQuarantine quarantine = new FakeQuarantine();
  private final FakeServices services = new FakeServices().with("", quarantine);

  @BeforeEach
  void fill() {
    quarantine.add(3, "loki-main", "router\u001b]0;x\u0007", "{\"a\":1}");
    quarantine.add(5, "redact-main", "", null);
    quarantine.add(9, "store-main", "fan", "{\"b\":\"\u202e\"}");
  }

  @Test
  void entriesAreListedWithoutContent() throws Exception {
    String shown = services.run(new QuarantineListCommand());
    assertThat(shown)
        .contains("router\\u001b]0;x\\u0007", "edge-1/0000000000000001/9", "withheld")
        .doesNotContain("\u001b]");
    QuarantineListCommand page = new QuarantineListCommand();
    page.after = 3;
    page.limit = 1;
    assertThat(services.run(page)).contains("redact-main", "More: --after 5");
    page.json = true;
    assertThat(services.run(page))
        .isEqualTo(
            "{\"entry\":5,\"id\":\"edge-1/0000000000000001/5\",\"refused_by\":\"redact-main\","
                + "\"reason\":\"withheld\",\"type\":\"syslog\",\"source\":\"\",\"bytes\":9,"
                + "\"time\":\"2026-11-24T10:00:00Z\"}\n");
    quarantine.entries.clear();
    assertThat(services.run(new QuarantineListCommand())).contains("Nothing is in quarantine.");
  }

  @Test
  void anEntryIsShownOrTheReasonWhyNot() throws Exception {
    QuarantineShowCommand command = new QuarantineShowCommand();
    command.entry = 9;
    assertThat(services.run(command)).isEqualTo("{\"b\":\"\\u202e\"}\n");
    command.entry = 5;
    assertThatThrownBy(() -> services.run(command)).hasMessageContaining("was withheld");
    command.entry = 4;
    assertThatThrownBy(() -> services.run(command)).hasMessage("There is no entry 4.");
  }

  @Test
  void entriesAreExportedToANewFileOfTheOwners() throws Exception {
    Path file = dir.resolve("out.ndjson");
    QuarantineExportCommand command = new QuarantineExportCommand();
    command.file = file.toString();
    assertThat(services.run(command)).isEqualTo("3 entries are in " + file + "\n");
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .last()
        .isEqualTo(
            "{\"entry\":9,\"id\":\"edge-1/0000000000000001/9\",\"refused_by\":\"store-main\","
                + "\"reason\":\"rejected\",\"type\":\"syslog\",\"source\":\"fan\",\"bytes\":9,"
                + "\"time\":\"2026-11-24T10:00:00Z\",\"event\":{\"b\":\"\\u202e\"}}");
    assertThat(Files.readAllLines(file).get(1)).endsWith("\"event\":null}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> services.run(command))
        .hasMessage(file + " exists already; name a new file");
    command.file = dir.resolve("by.ndjson").toString();
    command.by = "loki-main";
    services.run(command);
    assertThat(Files.readAllLines(dir.resolve("by.ndjson"))).hasSize(1);
  }

  @Test
  void entriesAreReplayedByNumberOrAll() throws Exception {
    QuarantineReplayCommand command = new QuarantineReplayCommand();
    assertThatThrownBy(() -> services.run(command)).hasMessageStartingWith("Name entries");
    command.entries = List.of(3L, 4L);
    assertThat(services.run(command)).isEqualTo("1 of 2 events were taken and left quarantine.\n");
    command.all = true;
    assertThatThrownBy(() -> services.run(command)).hasMessageStartingWith("Name entries");
    command.entries = List.of();
    command.by = "store-main";
    services.run(command);
    assertThat(quarantine.replayed).containsExactly(List.of(3L, 4L), List.of(9L));
    assertThat(quarantine.entries).containsOnlyKeys(5L);
  }

  @Test
  void manyEntriesGoInPages() throws Exception {
    LongStream.rangeClosed(10, 2500).forEach(n -> quarantine.add(n, "x", "s", "{}"));
    QuarantineReplayCommand command = new QuarantineReplayCommand();
    command.all = true;
    assertThat(services.run(command))
        .isEqualTo("2494 of 2494 events were taken and left quarantine.\n");
    assertThat(quarantine.replayed).extracting(List::size).containsExactly(1000, 1000, 494);
  }

  @Test
  void allAreDeletedOnlyWhenMeant() throws Exception {
    QuarantineDeleteCommand command = new QuarantineDeleteCommand();
    command.entries = List.of(3L);
    assertThat(services.run(command)).isEqualTo("1 events are deleted.\n");
    command.entries = List.of();
    command.all = true;
    assertThatThrownBy(() -> services.run(command))
        .hasMessage("Nothing is done yet: 2 events would be lost. Add --yes to delete them.");
    assertThat(quarantine.entries).hasSize(2);
    command.yes = true;
    assertThat(services.run(command)).isEqualTo("2 events are deleted.\n");
    assertThat(quarantine.entries).isEmpty();
  }
}
