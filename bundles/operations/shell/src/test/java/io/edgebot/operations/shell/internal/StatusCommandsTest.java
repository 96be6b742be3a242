package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCommandsTest {
  private static final String ESC = "\u001b[31m";
  private final TestEngine engine = TestEngine.healthy();
  private final FakeServices services = new FakeServices().with("", engine);

  @Test
  void statusShowsEachPluginAndTheReasons() throws Exception {
    engine.plugin("sink", "loki-main", PluginStatus.State.FAILED, "login refused " + ESC);
    engine.intake = new Operations.Intake(false, true, "quota");
    String shown = services.run(new StatusCommand());
    assertThat(shown)
        .contains("Role:     all, origin edge-7")
        .contains("Intake:   closed: quota")
        .contains("Journal:  12 events, 4.0 KiB of 1.0 GiB, 1 in quarantine")
        .contains("login refused \\u001b[31m")
        .doesNotContain("\u001b[31m");
    assertThat(shown.lines().filter(line -> line.contains("loki-main")))
        .singleElement()
        .asString()
        .contains("sink", "1.0.0", "failed");
  }

  @Test
  void statusForScripts() throws Exception {
    StatusCommand command = new StatusCommand();
    command.json = true;
    assertThat(services.run(command))
        .isEqualTo(
            """
            {"role":"all","origin":"edge-7","started_at":"2026-11-24T10:00:00Z",\
            "intake":{"open":true,"durable":true,"reason":""},\
            "journal":{"generation":"00000000000000ab","events":12,"bytes":4096,\
            "max_bytes":1073741824,"quarantined":1,"damaged_rows":0,"notice":""},\
            "edges":{"known":0,"silent":0},\
            "plugins":[{"kind":"input","instance":"syslog-main","version":"1.0.0",\
            "state":"healthy","reason":""},\
            {"kind":"processor","instance":"redact-main","version":"1.0.0","state":"healthy",\
            "reason":""},\
            {"kind":"sink","instance":"store-main","version":"1.0.0","state":"healthy",\
            "reason":""}]}
            """);
  }

  @Test
  void inputsShowWhatWasLostAndWhy() throws Exception {
    assertThat(row(services.run(new InputsCommand()), "syslog-main"))
        .contains("healthy", "200", "5", "2026-11-24T10:00:09.500Z", "no_credit 4")
        .doesNotContain("kernel");
    InputsCommand command = new InputsCommand();
    command.json = true;
    assertThat(services.run(command))
        .isEqualTo(
            "{\"instance\":\"syslog-main\",\"state\":\"healthy\",\"received\":200,\"uncommitted\":5,\"last_received\":\"2026-11-24T10:00:09.500Z\",\"dropped\":{\"kernel\":0,\"no_credit\":4}}\n");
  }

  @Test
  void sinksShowLagAndTheLastErrorOnOneLine() throws Exception {
    engine.sinks.set(
        0, TestEngine.sink("store-main", true, true, SinkStatus.Breaker.OPEN, "a\nb" + ESC));
    assertThat(row(services.run(new SinksCommand()), "store-main"))
        .contains(
            "healthy", "open", "100", "12", "1 s", "2026-11-24T10:00:10Z a\\u000ab\\u001b[31m");
    SinksCommand command = new SinksCommand();
    command.json = true;
    assertThat(services.run(command))
        .startsWith("{\"instance\":\"store-main\",\"state\":\"healthy\",\"attached\":true,")
        .contains("\"lag_events\":12,\"lag_bytes\":4096,\"lag_seconds\":1.5")
        .hasLineCount(1);
  }

  private static String row(String shown, String of) {
    List<String> rows = shown.lines().filter(line -> line.contains(of)).toList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void theQueueShowsForWhomEventsAreKept() throws Exception {
    String shown = services.run(new QueueCommand());
    assertThat(shown).contains("Generation:   00000000000000ab");
    assertThat(row(shown, "store-main")).contains("12", "4.0 KiB", "1 s", "until the quota");
    engine.sinks.clear();
    assertThat(services.run(new QueueCommand())).contains("No sink has a cursor");
    QueueCommand command = new QueueCommand();
    command.json = true;
    assertThat(services.run(command)).endsWith("\"sinks\":[]}\n");
  }

  @Test
  void aCursorIsForgottenOnlyWhenMeant() throws Exception {
    QueueForgetCommand command = new QueueForgetCommand();
    command.arguments = List.of("store-main");
    assertThatThrownBy(() -> services.run(command))
        .hasMessage(
            "Nothing is done yet: 12 events wait for store-main. To give them up:"
                + " edgebot:queue-forget --yes store-main");
    assertThat(engine.sinks).hasSize(1);
    command.arguments = List.of("store-main", "--yes");
    assertThat(services.run(command))
        .isEqualTo("The cursor of store-main is removed; 12 events waited.\n");
    assertThat(engine.sinks).isEmpty();
    assertThatThrownBy(() -> services.run(command))
        .hasMessage("There is no cursor 'store-main'. There is none.");
    command.arguments = List.of("--yes");
    assertThatThrownBy(() -> services.run(command)).hasMessageStartingWith("Name one sink");
  }

  @Test
  void identitiesAreRenewedOnlyWhenMeant() throws Exception {
    QueueRenewCommand command = new QueueRenewCommand();
    assertThatThrownBy(() -> services.run(command))
        .hasMessageEndingWith("edgebot:queue-renew --yes");
    assertThat(engine.journal.generation()).endsWith("ab");
    command.yes = true;
    assertThat(services.run(command))
        .isEqualTo("Generation 00000000000000ab is left; now it is 00000000000000ac\n");
  }

  @Test
  void withoutAnEngineEachCommandSaysSo() {
    for (EdgeBotCommand command :
        List.of(
            new StatusCommand(),
            new InputsCommand(),
            new SinksCommand(),
            new EdgesCommand(),
            new QueueCommand(),
            new QueueForgetCommand(),
            new QueueRenewCommand(),
            new TapCommand(),
            new QuarantineListCommand(),
            new QuarantineShowCommand())) {
      assertThatThrownBy(() -> new FakeServices().run(command))
          .hasMessage(EdgeBotCommand.NO_ENGINE);
    }
  }

  @Test
  void agesAndSizesHaveFewDigits() {
    assertThat(States.age(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(States.age(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
    assertThat(States.age(Duration.ofMinutes(150))).isEqualTo("2 h 30 min");
    assertThat(States.age(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    assertThat(States.age(Duration.ofSeconds(-5))).isEqualTo("0 s");
    assertThat(States.bytes(1023)).isEqualTo("1023 B");
    assertThat(States.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(States.bytes(5L << 20)).isEqualTo("5.0 MiB");
    assertThat(States.bytes(3L << 30)).isEqualTo("3.0 GiB");
  }
}
