package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with a plugin is said in a sentence, in health and in the log, and an older version
 * that runs stays.
 */
class BadPluginsIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String FILE = "io.edgebot.input.trial-main.cfg";

  @TempDir private static Path directory;
  private static Instance instance;

  @BeforeAll
  static void startWithAGoodVersion() throws IOException {
    instance = Distribution.instance("edge", "bad-plugins").configure(FILE, "# defaults\n");
    instance.start().awaitHttp();
    awaitTrial("", "missing", "no bundle that runs provides io.edgebot.input.trial: install its");
    install(SourcePlugin.build(directory, "1.0.0", "", "", ""));
    awaitTrial("1.0.0", "healthy", "");
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void aConstructorThatThrowsIsNamedAndTheOlderStays() throws IOException {
    check(
        SourcePlugin.build(
            directory,
            "1.1.0",
            "if (true) throw new IllegalStateException(\"no radio is plugged in\");",
            "",
            ""),
        "1.1.0",
        "io.edgebot.trial 1.1.0 cannot be made: no radio is plugged in");
  }

  @Test
  void aStartThatThrowsIsNamedAndTheOlderComesBack() throws IOException {
    check(
        SourcePlugin.build(
            directory, "1.2.0", "", "throw new java.io.IOException(\"the radio is off\");", ""),
        "1.2.0",
        "the radio is off");
  }

  @Test
  void aStartThatHangsIsNamedAndTheOlderComesBack() throws IOException {
    check(
        SourcePlugin.build(directory, "1.3.0", "", "Thread.sleep(Long.MAX_VALUE);", ""),
        "1.3.0",
        "its start did not end within 30 s: it was in io.edgebot.trial.TrialInput.start");
  }

  @Test
  void aMissingPackageIsNamedAndTheOlderStays() throws IOException {
    Path jar = SourcePlugin.build(directory, "1.4.0", "", "", ",com.acme.radio");
    check(
        jar,
        "1.4.0",
        "bundle io.edgebot.trial 1.4.0 cannot run, since nothing provides package com.acme.radio");
  }

  /** Installs a version beside the good one, and takes it away again. */
  private static void check(Path jar, String version, String sentence) throws IOException {
    String id = install(jar);
    awaitTrial(version, "failed", sentence);
    awaitTrial("1.0.0", "healthy", "");
    assertThat(instance.log()).contains(sentence);
    instance.shell("bundle:uninstall " + id);
    await("version " + version + " is gone")
        .atMost(LIMIT)
        .until(() -> !instance.get("/healthz").body().contains("\"" + version + "\""));
    awaitTrial("1.0.0", "healthy", "");
  }

  /** Installs a bundle, starts it if that is possible, and returns its id. */
  private static String install(Path jar) throws IOException {
    String output = instance.shell("bundle:install " + jar.toUri()).output();
    String id = output.replaceAll("(?s).*Bundle ID: *(\\d+).*", "$1");
    assertThat(id).as(output).matches("\\d+");
    instance.shell("bundle:start " + id);
    return id;
  }

  private static void awaitTrial(String version, String state, String reason) {
    await(version + ' ' + state)
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(instance.get("/healthz").body())
                    .contains(
                        "\"instance\":\"trial-main\",\"version\":\"%s\",\"state\":\"%s\",\"reason\":\"%s"
                            .formatted(version, state, reason)));
  }
}
