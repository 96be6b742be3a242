package io.edgebot.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's rsyslogd as a process of its own; whoever uses it asks first whether it is there. */
final class Rsyslogd implements AutoCloseable {
  private final Process process;

  private Rsyslogd(Process process) {
    this.process = process;
  }

  /** Starts one with a configuration, which is written into a directory of its own. */
  static Rsyslogd start(Path directory, String configuration) throws IOException {
    Path file = Files.writeString(directory.resolve("rsyslog.conf"), configuration);
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "PATH=$PATH:/usr/sbin exec rsyslogd -n -f " + file + " -i " + directory.resolve("pid"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("console.log").toFile());
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new Rsyslogd(process);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
