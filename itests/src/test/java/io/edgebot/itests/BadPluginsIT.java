package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with a plugin is said in a sentence, in health and in the log, and an older version
 * that runs stays.
 */
@Order(1)
class BadPluginsIT {
  private static final String FILE = "io.edgebot.input.trial-main.cfg";

  @TempDir private static Path directory;
  private static Instance instance;
  private static Shell shell;
  private static Path good;
  private static String goodId;

  @BeforeAll
  static void startWithAGoodVersion() throws IOException {
    instance = Distribution.instance("edge", "bad-plugins").configure(FILE, "# defaults\n");
    Site.configureSyslog(instance, Instance.freePort());
    instance.start().awaitHttp();
    awaitTrial("", "missing", "no bundle that runs provides io.edgebot.input.trial: install its");
    instance.awaitShell();
    shell = new Shell(instance);
    good = SourcePlugin.input("1.0.0").build(directory);
    goodId = install(shell, good);
    awaitTrial("1.0.0", "healthy", "");
  }

  @AfterAll
  static void stop() throws IOException {
    shell.close();
    instance.close();
  }

  @Test
  void aConstructorThatThrowsIsNamedAndTheOlderStays() throws IOException {
    check(
        SourcePlugin.input("1.1.0")
            .constructor("if (true) throw new IllegalStateException(\"no radio is plugged in\");"),
        "1.1.0",
        "io.edgebot.trial 1.1.0 cannot be made: no radio is plugged in");
  }

  @Test
  void aStartThatThrowsIsNamedAndTheOlderComesBack() throws IOException {
    check(
        SourcePlugin.input("1.2.0").start("throw new java.io.IOException(\"the radio is off\");"),
        "1.2.0",
        "the radio is off");
  }

  @Test
  void aStartThatHangsIsNamedAndTheOlderComesBack() throws IOException {
    check(
        SourcePlugin.input("1.3.0").start("Thread.sleep(Long.MAX_VALUE);"),
        "1.3.0",
        "its start did not end within 10 s: it was in io.edgebot.trial.Trial.start");
  }

  @Test
  void aMissingPackageIsNamedAndTheOlderStays() throws IOException {
    check(
        SourcePlugin.input("1.4.0").importing("com.acme.radio"),
        "1.4.0",
        "bundle io.edgebot.trial 1.4.0 cannot run, since nothing provides package com.acme.radio");
  }

  @Test
  void threadsThatAStoppedVersionLeavesAreNamed() throws IOException {
    Path jar =
        SourcePlugin.input("1.5.0")
            .start(
                """
                new Thread(() -> {
                  while (true) {
                    try { Thread.sleep(1000); } catch (InterruptedException e) { }
                  }
                }, "radio-reader").start();
                """)
            .build(directory);
    String id = install(shell, jar);
    awaitTrial("1.5.0", "healthy", "");

    shell.run("bundle:uninstall " + id);

    awaitTrial("1.0.0", "healthy", "");
    String sentence =
        "it has stopped and left threads behind, which hold its memory: radio-reader;"
            + " bin/edgebot stop and start ends them";
    awaitTrial("1.5.0", "degraded", sentence);
    assertThat(instance.log()).contains("input trial-main 1.5.0: " + sentence);
  }

  @Test
  void aBadFileInDeployIsNamedAndTheOlderStays() throws IOException {
    Path jar = SourcePlugin.input("1.6.0").build(directory);
    Path dropped = instance.base().resolve("deploy/trial-1.6.0.jar");
    drop(cut(jar), dropped);
    awaitLogged("deploy/trial-1.6.0.jar: trial-1.6.0.jar is damaged (", "copy it here again");
    Path lacking = instance.base().resolve("deploy/trial-1.7.0.jar");
    drop(SourcePlugin.input("1.7.0").importing("com.acme.radio").build(directory), lacking);
    awaitLogged("deploy/trial-1.7.0.jar does not run: it needs the package com.acme.radio", "");
    awaitTrial("1.0.0", "healthy", "");
    Files.delete(lacking);

    drop(jar, dropped);
    awaitTrial("1.6.0", "healthy", "");
    Files.delete(dropped);
    awaitTrial("1.0.0", "healthy", "");
  }

  @Test
  void aDamagedFileGivenToBundleUpdateIsNamedAndTheVersionStays() throws IOException {
    Path text = Files.writeString(directory.resolve("text.jar"), "no archive");
    for (Path damaged : List.of(cut(good), text)) {
      Commands.Result result = instance.shell("bundle:update " + goodId + ' ' + damaged.toUri());
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.output()).contains("The file is damaged");
      awaitTrial("1.0.0", "healthy", "");
      assertThat(instance.log()).contains(result.output().strip());
    }
  }

  /** Cut between two of its entries, it is an archive all the same. */
  @Test
  void aFileWithoutItsClassGivenToBundleUpdateIsNamedInHealth() throws IOException {
    byte[] whole = Files.readAllBytes(good);
    Path lacking =
        Files.write(directory.resolve("lacking.jar"), Arrays.copyOf(whole, lastEntry(whole) + 10));

    shell.run("bundle:update " + goodId + ' ' + lacking.toUri());

    awaitTrial(
        "1.0.0",
        "failed",
        "io.edgebot.trial 1.0.0 cannot be made: its class io.edgebot.trial.Trial cannot be loaded"
            + " (ClassNotFoundException): its file is damaged");
    shell.run("bundle:update " + goodId + ' ' + good.toUri());
    awaitTrial("1.0.0", "healthy", "");
  }

  /** It looks at nothing beforehand; what it says leads back. */
  @Test
  void bundleUpdateSaysHowToGoBackFromABundleThatLacksAPackage() throws IOException {
    Path lacking = SourcePlugin.input("1.0.1").importing("com.acme.radio").build(directory);

    Commands.Result result = instance.shell("bundle:update " + goodId + ' ' + lacking.toUri());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output())
        .contains("nothing here exports com.acme.radio", "'bundle:update " + goodId + " <file");
    awaitTrial("1.0.1", "failed", "bundle io.edgebot.trial 1.0.1 cannot run, since nothing");
    shell.run("bundle:update " + goodId + ' ' + good.toUri());
    shell.run("bundle:start " + goodId);
    awaitTrial("1.0.0", "healthy", "");
  }

  @Test
  void aRequiredProcessorThatIsMissingOrThrowsIsNamedAndAnOlderGoesOn()
      throws IOException, SQLException {
    try (Instance guarded = Distribution.instance("all", "bad-required");
        Shell guardedShell = new Shell(guarded)) {
      int port = Instance.freePort();
      Site.configureSyslog(guarded, port);
      guarded
          .configure(
              "io.edgebot.pipeline.cfg",
              "processors = trial-main, redact-main\nrequired = trial-main, redact-main\n")
          .configure("io.edgebot.processor.trial-main.cfg", "# defaults\n")
          .start()
          .awaitHttp();
      awaitBlocked(guarded, "the required processor trial-main is missing: install its feature");
      guarded.awaitShell();

      install(guardedShell, SourcePlugin.processor("1.0.0").build(directory));
      guarded.awaitOk("/readyz");

      String bad =
          install(
              guardedShell,
              SourcePlugin.processor("1.1.0")
                  .start("throw new java.io.IOException(\"no key file\");")
                  .build(directory));
      awaitPlugin(guarded, "trial-main", "1.1.0", "failed", "no key file; version 1.0.0 runs");
      assertThat(guarded.get("/readyz").statusCode()).isEqualTo(200);
      guardedShell.run("bundle:uninstall " + bad);

      String worse =
          install(
              guardedShell,
              SourcePlugin.processor("1.2.0")
                  .process("throw new IllegalStateException(\"no key for this site\");")
                  .build(directory));
      awaitPlugin(guarded, "trial-main", "1.2.0", "healthy", "");
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.TCP_LF, port, "bad")) {
        client.send(1, 500);
      }
      awaitBlocked(
          guarded,
          "the required processor trial-main fails on every event"
              + " (java.lang.IllegalStateException)");
      awaitPlugin(guarded, "trial-main", "1.2.0", "failed", "it fails on every event: ");

      guardedShell.run("bundle:uninstall " + worse);
      guarded.awaitOk("/readyz");
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.TCP_LF, port, "well")) {
        client.send(1, 50);
        new Store(guarded).awaitOnceEach("well", 50, LIMIT);
      }
    }
  }

  /** Installs a version beside the good one, and takes it away again. */
  private static void check(SourcePlugin plugin, String version, String sentence)
      throws IOException {
    String id = install(shell, plugin.build(directory));
    awaitTrial(version, "failed", sentence);
    awaitTrial("1.0.0", "healthy", "");
    assertThat(instance.log()).contains(sentence);
    shell.run("bundle:uninstall " + id);
    await("version " + version + " is gone")
        .atMost(LIMIT)
        .until(() -> !instance.get("/healthz").body().contains("\"" + version + "\""));
    awaitTrial("1.0.0", "healthy", "");
  }

  /** Installs a bundle, starts it if that is possible, and returns its id. */
  private static String install(Shell where, Path jar) throws IOException {
    String output = where.run("bundle:install " + jar.toUri());
    String id = output.replaceAll("(?s).*Bundle ID: *(\\d+).*", "$1");
    assertThat(id).as(output).matches("\\d+");
    // Whether that works is what most of these tests are about: health says it.
    where.result("bundle:start " + id);
    return id;
  }

  /** A file that ends in the middle of its last entry. */
  private static Path cut(Path jar) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    return Files.write(
        directory.resolve("cut-" + jar.getFileName()),
        Arrays.copyOf(bytes, lastEntry(bytes) + 200));
  }

  /** Where the last entry of an archive begins. */
  private static int lastEntry(byte[] archive) {
    return new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0003\u0004");
  }

  private static void drop(Path file, Path target) throws IOException {
    Path aside = Files.copy(file, directory.resolve("dropped"), REPLACE_EXISTING);
    Files.setLastModifiedTime(aside, FileTime.fromMillis(System.currentTimeMillis()));
    Files.move(aside, target, REPLACE_EXISTING);
  }

  private static void awaitLogged(String start, String rest) {
    await(start)
        .atMost(LIMIT)
        .until(
            () ->
                instance
                    .log()
                    .lines()
                    .anyMatch(line -> line.contains(start) && line.contains(rest)));
  }

  private static void awaitBlocked(Instance where, String sentence) {
    await(sentence)
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              var ready = where.get("/readyz");
              assertThat(ready.statusCode()).isEqualTo(503);
              assertThat(ready.body()).contains(sentence);
              assertThat(where.get("/healthz").body()).contains("\"reason\":\"" + sentence);
              assertThat(where.log()).contains(sentence);
            });
  }

  private static void awaitTrial(String version, String state, String reason) {
    awaitPlugin(instance, "trial-main", version, state, reason);
  }

  private static void awaitPlugin(
      Instance where, String plugin, String version, String state, String reason) {
    await(version + ' ' + state)
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(where.get("/healthz").body())
                    .contains(
                        "\"instance\":\"%s\",\"version\":\"%s\",\"state\":\"%s\",\"reason\":\"%s"
                            .formatted(plugin, version, state, reason)));
  }
}
