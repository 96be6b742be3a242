package io.edgebot.itests;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that send syslog. */
final class Loggers {
  private Loggers() {}

  /** Skips the test, and says so, where a program is not installed. */
  static void assumeInstalled(String program) throws IOException {
    boolean installed =
        Commands.run(List.of("sh", "-c", "PATH=$PATH:/usr/sbin command -v " + program), Map.of())
                .status()
            == 0;
    if (!installed) {
      System.err.println("SKIPPED: " + program + " is not installed");
    }
    Assumptions.assumeTrue(installed, program + " is not installed");
  }
}
