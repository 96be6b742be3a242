package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PipelineTrial;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.ProcessorStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code edgebot:pipeline-test}. */
@Service
@Command(
    scope = "edgebot",
    name = "pipeline-test",
    description = "Runs events through the configured processors and compares what comes out")
public final class PipelineTestCommand extends EdgeBotCommand {
  private static final int MOST_EVENTS = 10_000;
  private static final int FAILED = 1;
  private static final int NOT_RUN = 2;

  @Argument(
      name = "directory",
      description = "A directory on the machine where EdgeBot runs, with a folder for each case",
      required = true)
  String directory = "";

  @Option(
      name = "--write",
      description = "Writes what comes out as what is expected, in the place of what is there")
  boolean write;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    int failed = 0;
    List<TrialCase> cases;
    try {
      PipelineTrial trial = services.one(PipelineTrial.class, NO_ENGINE);
      EventCodec codec = services.one(EventCodec.class, NO_ENGINE);
      cases = TrialCase.in(Path.of(directory).toAbsolutePath().normalize());
      tellPipeline(operations(services), out);
      for (TrialCase each : cases) {
        failed += run(each, trial, codec, out) ? 0 : 1;
      }
    } catch (IllegalArgumentException | IllegalStateException | IOException e) {
      throw new StatusException(NOT_RUN, String.valueOf(e.getMessage()), e);
    }
    if (!write) {
      out.println((cases.size() - failed) + " passed, " + failed + " failed");
    }
    if (failed > 0) {
      out.flush();
      throw new StatusException(FAILED, failed + " of " + cases.size() + " cases failed", null);
    }
  }

  /** One case; whether it did what it should. What is wrong with its files fails it alone. */
  private boolean run(TrialCase each, PipelineTrial trial, EventCodec codec, PrintStream out) {
    List<String> problems;
    String done = "ok";
    try {
      TrialSettings settings = TrialSettings.of(each);
      List<TrialResult> actual = actual(each, settings, trial, codec);
      if (write) {
        each.write(TrialCase.EXPECTED, actual.stream().map(TrialResult::json).toList());
        done = "written";
        problems = List.of();
      } else {
        problems = TrialDifferences.between(expected(each, codec), actual, settings);
      }
    } catch (IllegalArgumentException | IOException e) {
      problems = List.of(Printable.line(String.valueOf(e.getMessage())));
    }
    out.println((problems.isEmpty() ? done : "FAILED") + "  " + Printable.line(each.name()));
    problems.forEach(problem -> out.println("    " + problem));
    return problems.isEmpty();
  }

  private static List<TrialResult> expected(TrialCase each, EventCodec codec) throws IOException {
    if (!each.has(TrialCase.EXPECTED)) {
      throw new IllegalArgumentException(
          TrialCase.EXPECTED + " is missing: --write writes it from what comes out now");
    }
    return each.lines(TrialCase.EXPECTED).stream()
        .map(line -> TrialResult.expected(line, codec))
        .toList();
  }

  private static List<TrialResult> actual(
      TrialCase each, TrialSettings settings, PipelineTrial trial, EventCodec codec)
      throws IOException {
    List<TrialCase.Line> lines = each.lines(TrialCase.INPUT);
    if (lines.size() > MOST_EVENTS) {
      throw new IllegalArgumentException(
          TrialCase.INPUT + " has " + lines.size() + " events; " + MOST_EVENTS + " is the most");
    }
    List<Event> events =
        lines.stream().map(line -> TrialResult.decode(TrialCase.INPUT, line, codec)).toList();
    List<TrialResult> results = new ArrayList<>();
    for (PipelineTrial.Outcome outcome : trial.run(settings.input(), settings.origin(), events)) {
      results.add(TrialResult.actual(lines.get(outcome.index()).number(), outcome, codec));
    }
    return results;
  }

  /** Which processors the cases meet, and which of the configured they do not. */
  private static void tellPipeline(Operations operations, PrintStream out) {
    String names =
        operations.processors().stream()
            .map(ProcessorStatus::instance)
            .collect(Collectors.joining(", "));
    out.println("pipeline: " + (names.isEmpty() ? "no processors" : names));
    for (PluginStatus plugin : operations.plugins()) {
      if (plugin.kind().equals("processor") && !plugin.ok()) {
        out.println("    " + plugin.instance() + ": " + Printable.line(plugin.reason()));
      }
    }
  }
}
