package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end. */
final class Commands {
  private Commands() {}

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param output what it wrote to standard output and error, without terminal escapes
   */
  record Result(int status, String output) {}

  /** Runs a program that must succeed. */
  static String run(String... command) throws IOException {
    Result result = run(List.of(command), Map.of());
    if (result.status() != 0) {
      throw new IOException(List.of(command) + " ended with " + result);
    }
    return result.output();
  }

  /** Runs a program with a changed environment. */
  static Result run(List<String> command, Map<String, String> environment) throws IOException {
    Path output = Files.createTempFile("command", ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(command + " runs for more than " + LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command, e);
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    Files.delete(output);
    return new Result(process.exitValue(), text.replaceAll("\u001b\\[[0-9;]*m", ""));
  }
}
