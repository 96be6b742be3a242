package io.edgebot.itests;

import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution starts by itself, in each role, and stops when it is told to. */
@Order(1)
class BootIT {
  /** SIGTERM to end, with nothing to drain, on busy cores. */
  private static final Duration QUICK_STOP = promised(10);

  /** Ended by itself, or by the signal (128 + 15): the JVM's choice, systemd takes both. */
  private static final List<Integer> STOPPED = List.of(0, 143);

  /**
   * In a network namespace without any network, and with a home directory without a Maven cache:
   * what is missing from the distribution cannot come from elsewhere. Where namespaces are not
   * allowed, the test runs with the empty home directory alone.
   */
  @ParameterizedTest
  @ValueSource(strings = {"edge", "mothership", "all"})
  void startsWithoutNetworkAndStopsByCommand(String role) throws IOException {
    try (Instance instance = Distribution.instance(role, "offline")) {
      Path noCache = Files.createTempDirectory("home");
      Files.createDirectories(instance.base());
      Path script =
          Files.writeString(
              instance.base().resolve("boot.sh"),
              """
              set -eu
              ip link set lo up 2>/dev/null || true
              %1$s start %2$s
              tries=0
              until %1$s client 'feature:list -i --no-format'; do
                tries=$((tries + 1)); [ $tries -lt 60 ]; sleep 0.5
              done 2>/dev/null
              %1$s client 'bundle:list -t 0 --no-format'
              %1$s stop
              """
                  .formatted(Distribution.home().resolve("bin/edgebot"), role));
      instance.with("EDGEBOT_JVM_OPTS", "-Duser.home=" + noCache).with("HOME", noCache.toString());

      Commands.Result result = instance.inNamespace("sh", script.toString());

      assertThat(result.status()).as(result.output()).isZero();
      assertThat(result.output()).contains("edgebot-core", "stopped.");
      assertThat(result.output()).doesNotContain("Installed\t", "Waiting", "Failure");
      assertThat(errors(instance)).isEmpty();
    }
  }

  @Test
  void aSignalEndsItQuicklyAndARestartKeepsWhatItHas() throws IOException {
    try (Instance instance = Distribution.instance("all", "signal")) {
      // A bundle whose start is overtaken by the stop is an error to Karaf, which logs it.
      instance.start().awaitHttp().awaitShell();
      String secret = Files.readString(instance.etc().resolve("shell.secret"));
      Instant told = Instant.now();
      int status = instance.terminate();
      assertThat(Duration.between(told, Instant.now())).isLessThan(QUICK_STOP);
      assertThat(status).isIn(STOPPED);

      instance.start().awaitHttp();
      assertThat(instance.shell("shell:echo it lives"))
          .isEqualTo(new Commands.Result(0, "it lives\n"));
      assertThat(instance.etc().resolve("shell.secret")).hasContent(secret.strip());
      assertThat(errors(instance)).isEmpty();
    }
  }

  @Test
  void aKilledInstanceStartsAgain() throws IOException {
    try (Instance instance = Distribution.instance("all", "killed")) {
      instance.start().awaitHttp();
      instance.kill();
      assertThat(instance.edgebot("status").status()).isEqualTo(3);
      instance.start().awaitHttp();
      assertThat(instance.edgebot("status").status()).isZero();
      assertThat(instance.terminate()).isIn(STOPPED);
    }
  }

  @Test
  void aDamagedBundleCacheIsMadeAnew() throws IOException {
    try (Instance instance = Distribution.instance("edge", "cache")) {
      instance.start().awaitHttp().kill();
      try (var files = Files.walk(instance.data().resolve("cache"))) {
        for (Path info : files.filter(file -> file.endsWith("bundle.info")).toList()) {
          Files.write(info, new byte[0]);
        }
      }
      instance.start().awaitHttp();
      assertThat(instance.base().resolve("console.log")).content().contains("cache is damaged");
    }
  }

  @Test
  void refusesASecondProcessAndAnotherRole() throws IOException {
    try (Instance instance = Distribution.instance("edge", "second")) {
      instance.start().awaitHttp();
      assertThat(instance.edgebot("run", "edge").output())
          .contains("already runs (pid " + instance.pid());
      assertThat(instance.edgebot("run", "mothership").output())
          .contains("is an instance of role edge, not mothership");
      assertThat(instance.isAlive()).isTrue();
    }
  }

  @Test
  void namesAPortThatIsInUse() throws IOException {
    try (Instance instance = Distribution.instance("edge", "ports");
        ServerSocket http = new ServerSocket(instance.httpPort());
        ServerSocket shell =
            new ServerSocket(instance.shellPort(), 1, InetAddress.getLoopbackAddress())) {
      String inUse = "%s does not listen: port %d is in use by another process";
      String[] told = {
        inUse.formatted("HTTP", http.getLocalPort()),
        inUse.formatted("the shell", shell.getLocalPort()),
        "EDGEBOT_HTTP_PORT",
        "EDGEBOT_SSH_PORT"
      };
      Commands.Result start = instance.edgebot("start", "edge");
      try {
        assertThat(start.status()).as(start.output()).isZero();
        assertThat(start.output()).contains(told);
        assertThat(instance.edgebot("status").output()).contains(told);
      } finally {
        instance.edgebot("stop");
      }
    }
  }

  @Test
  void namesTheDirectoryInWhichThereIsNoInstance() throws IOException {
    try (Instance instance = Distribution.instance("edge", "none")) {
      for (String command : List.of("stop", "status", "client")) {
        Commands.Result result = instance.edgebot(command, "x");
        assertThat(result.status()).as(command).isEqualTo(1);
        assertThat(result.output()).contains("there is no instance in " + instance.base());
      }
    }
  }

  @Test
  void saysWhichJavaItNeeds() throws IOException {
    Path java = Files.createTempDirectory("jdk").resolve("bin/java");
    Files.createDirectories(java.getParent());
    for (String version : List.of("11.0.2", "1.8.0_392", "24", "25.0.1")) {
      Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2025' >&2\n");
      assertThat(java.toFile().setExecutable(true)).isTrue();
      Commands.Result result =
          Commands.run(
              List.of(Distribution.home().resolve("bin/edgebot").toString(), "run"),
              Map.of("JAVA_HOME", java.getParent().getParent().toString()));
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.output()).contains("Install Java 17 or 21");
    }
  }

  private static List<String> errors(Instance instance) throws IOException {
    return instance.log().lines().filter(line -> line.contains(" ERROR ")).toList();
  }
}
