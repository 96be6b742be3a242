package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgebot.api.event.Event;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.processor.Batch;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.engine.internal.pipeline.Trial;
import io.edgebot.testing.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTestCommandTest {
  private static final String LOGIN =
      "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"login\",\"message\":\"hello\",\"user\":{\"name\":\"ann\",\"ids\":[1,2.50]}}";

  @TempDir Path dir;
  private final TestEngine engine = TestEngine.healthy();
  private final Pipeline pipeline = new Pipeline();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private @Nullable StatusException ended;

  /** Hides the message, drops noise, withholds what it cannot read, doubles twins. */
  @BeforeEach
  void configure() {
    pipeline.configure(PipelineOrder.of(List.of("redact-main"), List.of("redact-main")));
    pipeline.put("redact-main", PipelineTestCommandTest::process);
  }

  private static void process(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.event(i);
      switch (event.type()) {
        case "noise" -> batch.drop(i, "filtered");
        case "odd" -> batch.refuse(i, Batch.WITHHELD);
        case "twin" -> batch.split(i, List.of(event, event));
        case "lane" ->
            batch.replace(
                i,
                event.toBuilder()
                    .put("input", batch.input())
                    .put("origin", batch.origin())
                    .build());
        default -> batch.replace(i, event.toBuilder().put("message", "***").build());
      }
    }
  }

  @Test
  void aCasePassesIfAllComesOutAsExpected() throws Exception {
    write(
        "a/input.ndjson",
        LOGIN,
        "",
        "{\"type\":\"noise\"}",
        "{\"type\":\"odd\"}",
        "{\"type\":\"twin\"}");
    write(
        "a/expected.ndjson",
        "{\"user\":{\"ids\":[1,2.50],\"name\":\"ann\"},\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"login\",\"message\":\"***\"}",
        "",
        "{\"dropped\":\"filtered\"}",
        "{\"refused\":\"withheld\",\"by\":\"redact-main\"}",
        "{\"type\":\"twin\"}",
        "{\"type\":\"twin\"}");
    assertThat(run(false)).isEqualTo("pipeline: redact-main\nok  a\n1 passed, 0 failed\n");
    assertThat(ended).isNull();
    assertThat(pipeline.stages().get(0).processed()).isZero();
  }

  @Test
  void differencesAreToldByLineAndField() throws Exception {
    write("b/input.ndjson", LOGIN, LOGIN);
    write(
        "b/expected.ndjson",
        "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"login\",\"message\":\"hello\",\"user\":{\"ids\":[1,2.5],\"mail\":null}}",
        "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"login\",\"message\":\"***\",\"user\":{\"name\":\"ann\",\"ids\":[1]}}");
    assertThat(run(false))
        .isEqualTo(
            """
            pipeline: redact-main
            FAILED  b
                line 1 (input line 1): message: expected "hello", but was "***"
                line 1 (input line 1): user.ids.1: expected 2.5, but was 2.50
                line 1 (input line 1): user.mail: expected null, but was no such field
                line 1 (input line 1): user.name: expected no such field, but was "ann"
                line 2 (input line 2): user.ids: expected [1], but was [1,2.50]
            0 passed, 1 failed
            """);
    assertStatus(1, "1 of 1 cases failed");
  }

  @Test
  void whatIsDroppedRefusedOrMissingIsToldWhole() throws Exception {
    write(
        "c/input.ndjson",
        LOGIN,
        "{\"type\":\"noise\"}",
        "{\"type\":\"odd\"}",
        "{\"type\":\"twin\"}");
    write(
        "c/expected.ndjson",
        "{\"dropped\":\"filtered\"}",
        "{\"dropped\":\"sampled\"}",
        "{\"refused\":\"withheld\",\"by\":\"quality-main\"}",
        "{\"type\":\"twin\"}");
    assertThat(run(false))
        .isEqualTo(
            """
            pipeline: redact-main
            FAILED  c
                line 1 (input line 1): expected {"dropped":"filtered"}, but was {"timestamp":"2026-11-24T10:00:00Z","type":"login","message":"***","user":{"name":"ann","ids":[1,2.50]}}
                line 2 (input line 2): dropped: expected "sampled", but was "filtered"
                line 3 (input line 3): by: expected "quality-main", but was "redact-main"
                behind the last line (input line 4): expected nothing, but was {"type":"twin"}
            0 passed, 1 failed
            """);
    write(
        "c/expected.ndjson",
        "{\"dropped\":\"x\",\"type\":\"t\"}",
        "{}",
        "{}",
        "{}",
        "{}",
        "{\"n\":1}");
    assertThat(run(false))
        .contains("    line 1 (input line 1): dropped: expected \"x\", but was no such field\n")
        .contains("    line 3 (input line 3): expected {}, but was {\"refused\":\"withheld\",")
        .contains("    line 6: expected {\"n\":1}, but was nothing\n");
  }

  @Test
  void onlySoManyDifferencesAreShown() throws Exception {
    String[] events = java.util.Collections.nCopies(25, LOGIN).toArray(String[]::new);
    write("d/input.ndjson", events);
    write("d/expected.ndjson", events);
    assertThat(run(false))
        .contains("    line 10 (input line 10): message: ", "    and 15 more\n")
        .doesNotContain("line 11");
  }

  @Test
  void fieldsNeedNotMatchIfTheCaseSaysSo() throws Exception {
    write("e/input.ndjson", LOGIN);
    write(
        "e/expected.ndjson",
        "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"login\",\"user\":{\"ids\":[7,8]}}");
    write("e/case.properties", "ignore = message, user.ids.*, user.na*");
    assertThat(run(false)).contains("ok  e\n");
    write("e/case.properties", "ignore = user.ids", "match = subset");
    assertThat(run(false)).contains("ok  e\n");
    write("e/case.properties", "ignore = user.*.0", "match = subset");
    assertThat(run(false)).contains(": user.ids.1: expected 8, but was 2.50\n");
    write("e/case.properties", "ignore = *.ids");
    assertThat(run(false))
        .contains(": message: expected no such field", ": user.name: expected no such field");
  }

  @Test
  void aCaseSaysWhereItsEventsComeFrom() throws Exception {
    write("f/input.ndjson", "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"lane\"}");
    write(
        "f/expected.ndjson",
        "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"lane\",\"input\":\"ingest\",\"origin\":\"edge-1\"}");
    write("f/case.properties", "input = ingest", "origin = edge-1");
    assertThat(run(false)).contains("ok  f\n");
    Files.delete(dir.resolve("f/case.properties"));
    write(
        "f/expected.ndjson",
        "{\"timestamp\":\"2026-11-24T10:00:00Z\",\"type\":\"lane\",\"input\":\"pipeline-test\",\"origin\":null}");
    assertThat(run(false)).contains("ok  f\n");
  }

  @Test
  void aCaseWhoseFilesAreWrongFailsAlone() throws Exception {
    write("a/input.ndjson", LOGIN);
    write("b/input.ndjson", LOGIN, "{\"type\":5}");
    write("b/expected.ndjson");
    write("c/expected.ndjson");
    write("d/input.ndjson", LOGIN);
    write("d/expected.ndjson", "hello");
    write("e/input.ndjson", LOGIN);
    write("e/case.properties", "ignored = x");
    write("f/input.ndjson", LOGIN);
    write("f/case.properties", "match = all");
    write("g/input.ndjson", java.util.Collections.nCopies(10_001, "{}").toArray(String[]::new));
    write("h/input.ndjson", "{\"type\":\"noise\"}");
    write("h/expected.ndjson", "{\"dropped\":\"filtered\"}");
    Files.createDirectory(dir.resolve(".git"));
    assertThat(run(false))
        .isEqualTo(
            """
            pipeline: redact-main
            FAILED  a
                expected.ndjson is missing: --write writes it from what comes out now
            FAILED  b
                input.ndjson line 2: the field type is not a string
            FAILED  c
                input.ndjson is missing
            FAILED  d
                expected.ndjson line 1: not JSON
            FAILED  e
                case.properties: ignored = 'x' must be not there: the keys are [ignore, input, match, origin]
            FAILED  f
                case.properties: match = 'all' must be exact or subset
            FAILED  g
                input.ndjson has 10001 events; 10000 is the most
            ok  h
            1 passed, 7 failed
            """);
    assertStatus(1, "7 of 8 cases failed");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws Exception {
    Path file = dir.resolve("a/input.ndjson");
    Files.createDirectory(file.getParent());
    try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((16 << 20) + 1);
    }
    assertThat(run(false)).contains("input.ndjson has 16777217 bytes; 16777216 is the most\n");
  }

  @Test
  void whatComesOutIsWrittenAndPassesThen() throws Exception {
    write(
        "a/input.ndjson",
        LOGIN,
        "{\"type\":\"noise\"}",
        "{\"type\":\"odd\"}",
        "{\"type\":\"twin\"}");
    write("a/expected.ndjson", "{\"type\":\"before\"}");
    assertThat(run(true)).isEqualTo("pipeline: redact-main\nwritten  a\n");
    assertThat(ended).isNull();
    assertThat(Files.readString(dir.resolve("a/expected.ndjson")))
        .isEqualTo(
            """
            {"timestamp":"2026-11-24T10:00:00Z","type":"login","message":"***","user":{"name":"ann","ids":[1,2.50]}}
            {"dropped":"filtered","by":"redact-main"}
            {"refused":"withheld","by":"redact-main"}
            {"type":"twin"}
            {"type":"twin"}
            """);
    assertThat(Files.list(dir.resolve("a"))).hasSize(2);
    assertThat(run(false)).contains("1 passed, 0 failed");
  }

  @Test
  void aDirectoryCanBeACaseItself() throws Exception {
    write("input.ndjson", "{\"type\":\"noise\"}");
    write("expected.ndjson", "{\"dropped\":\"filtered\"}");
    assertThat(run(false)).contains("ok  " + dir.getFileName() + "\n1 passed, 0 failed\n");
  }

  @Test
  void whatCannotBeRunHasAStatusOfItsOwn() throws Exception {
    run(false);
    assertStatus(
        2, dir + " holds no case: a case is a folder with input.ndjson and expected.ndjson");
    Path missing = dir.resolve("missing");
    run(false, missing);
    assertStatus(2, missing + " is no directory that EdgeBot's process can read");
    write("a/input.ndjson", LOGIN);
    pipeline.remove("redact-main");
    run(false);
    assertThat(ended).hasMessageContaining("the required processor redact-main is missing");
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void configuredProcessorsThatDoNotRunAreTold() throws Exception {
    write("a/input.ndjson", "{\"type\":\"noise\"}");
    engine.plugin("processor", "geo-main", PluginStatus.State.MISSING, "install its feature");
    assertThat(run(true)).startsWith("pipeline: redact-main\n    geo-main: install its feature\n");
  }

  @Test
  void nothingInEventsActsOnTheTerminal() throws Exception {
    write("a\u202e/input.ndjson", "{\"type\":\"t\",\"x\":\"\u202e\",\"\u0085y\":1}");
    write("a\u202e/expected.ndjson", "{\"type\":\"t\",\"x\":\"\u2066\"}");
    assertThat(run(false))
        .contains(
            "FAILED  a\\u202e\n", "x: expected \"\\u2066\", but was \"\\u202e\"", "\\u0085y: ")
        .doesNotContain("\u202e", "\u2066", "\u0085");
  }

  private String run(boolean write) throws Exception {
    return run(write, dir);
  }

  private String run(boolean write, Path directory) throws Exception {
    PipelineTestCommand command = new PipelineTestCommand();
    command.directory = directory.toString();
    command.write = write;
    printed.reset();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    FakeServices services =
        new FakeServices().with("", engine).with("", new Trial(pipeline)).with("", new JsonCodec());
    ended = catchThrowableOfType(StatusException.class, () -> command.run(services, out));
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void assertStatus(int status, String message) {
    assertThat(ended).hasMessage(message);
    assertThat(ended.status()).isEqualTo(status);
  }

  private void write(String file, String... lines) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines));
  }
}
