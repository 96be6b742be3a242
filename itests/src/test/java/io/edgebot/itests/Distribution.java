package io.edgebot.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The built tar.gz, unpacked once for a run of the tests; never changed after that. */
final class Distribution {
  private static final AtomicInteger INSTANCES = new AtomicInteger();
  private static final Path WORK = Path.of(System.getProperty("edgebot.work"));
  private static final Path HOME = unpack();

  private Distribution() {}

  /** The directory with bin/, lib/, system/ and template/. */
  static Path home() {
    return HOME;
  }

  /**
   * A new instance with directories and ports of its own, not yet started.
   *
   * @param role edge, mothership or all
   * @param name part of its directory's name, for whoever reads what a failed test left
   */
  static Instance instance(String role, String name) {
    return new Instance(HOME, WORK.resolve(name + "-" + INSTANCES.incrementAndGet()), role);
  }

  private static Path unpack() {
    Path archive = Path.of(System.getProperty("edgebot.distribution"));
    try {
      Commands.run("rm", "-rf", WORK.toString());
      Files.createDirectories(WORK);
      Commands.run("tar", "xzf", archive.toString(), "-C", WORK.toString());
      try (var unpacked = Files.list(WORK)) {
        return unpacked.findFirst().orElseThrow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive, e);
    }
  }
}
