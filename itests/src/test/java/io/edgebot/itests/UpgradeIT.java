package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code edgebot:upgrade}, {@code edgebot:restart} and {@code deploy/}, as operators use them. */
@Order(1)
class UpgradeIT {
  private static final PluginJar SYSLOG = new PluginJar("edgebot-input-syslog");
  private static final PluginJar STORE = new PluginJar("edgebot-sink-store");

  private static final String BUNDLES = "bundle:list -t 0 -s";

  /** A class without which syslog cannot start, and the bundle still can. */
  private static final String NEEDED = "SyslogDatagramDecoder";

  @Test
  void newVersionsTakeOverAndBadOnesLeaveNothingBehind() throws Exception {
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "upgrade")) {
      Path jars = all.base().resolve("jars");
      Site.configureSyslog(all, port);
      start(all);
      try (Sender sender = new Sender(port, "upgraded")) {
        accepted(all, SYSLOG, SYSLOG.version("1.0.1", jars), "1.0.1");
        accepted(all, STORE, STORE.features("1.1.0", jars), "1.1.0");
        accepted(all, SYSLOG, kar("1.2.0", jars), "1.2.0");
        Path broken = without(NEEDED, SYSLOG.version("1.3.0", jars), jars);
        refused(all, broken, "stays at 1.2.0", "input syslog-main 1.3.0 is failed");
        Path misfit = importing("com.example.missing", SYSLOG.version("1.4.0", jars), jars);
        refused(all, misfit, "needs the package com.example.missing");
        refused(all, damaged(SYSLOG.version("1.5.0", jars), jars), "is damaged");
        refused(all, Path.of("1.0.1"), "is older than 1.2.0", "--force");
        refused(all, STORE.version("1.6.0", jars), "io.edgebot.input.syslog");
        assertThat(all.shell("edgebot:upgrade edgebot-core 1.0.1").output())
            .contains("edgebot-core belongs to the core");
        accepted(all, SYSLOG, Path.of("--force"), Path.of("1.0.1"), "1.0.1");
        new Store(all).awaitOnceEach("upgraded", sender.stop(), LIMIT);
      }
    }
  }

  @Test
  void whatWasUpgradedIsWhatStarts() throws Exception {
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "upgrade-restart")) {
      Site.configureSyslog(all, port);
      start(all);
      Path jar = SYSLOG.version("1.0.1", all.base().resolve("jars"));
      accepted(all, SYSLOG, jar, "1.0.1");
      // It was copied: where it came from may go.
      Files.delete(jar);
      all.terminate();
      start(all);
      awaitOnly(all, "1.0.1");

      // As after a power cut that damaged the bundle cache.
      all.kill();
      Commands.run("rm", "-rf", all.data().resolve("cache").toString());
      start(all);
      awaitOnly(all, "1.0.1");

      Path record = all.data().resolve("upgrades/edgebot-input-syslog/upgrade.properties");
      String text = Files.readString(record);
      assertThat(text).contains("phase=done", "from=1.0.0", "to=1.0.1");
      // As if it had died when both versions were there, unproven, and then when proven.
      ask(all, "feature:install edgebot-input-syslog/1.0.0");
      Files.writeString(record, text.replace("phase=done", "phase=leaving"));
      all.kill();
      start(all);
      awaitOnly(all, "1.0.1");
      ask(all, "feature:install edgebot-input-syslog/1.0.0");
      Files.writeString(record, text.replace("phase=done", "phase=trying"));
      all.kill();
      start(all);
      awaitOnly(all, "1.0.0");
      await("the end of the undoing").atMost(LIMIT).until(() -> !Files.exists(record));
    }
  }

  @Test
  void aRestartInPlaceKeepsTheProcess() throws Exception {
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "restart")) {
      Site.configureSyslog(all, port);
      start(all);
      long pid = all.pid();
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.UDP, port, "before")) {
        client.send(1, 2000);
      }
      new Store(all).awaitOnceEach("before", 2000, LIMIT);
      Commands.Result restart = all.shell("edgebot:restart");
      assertThat(restart.output()).contains("All that was taken is delivered.");
      assertThat(restart.status()).isZero();
      await("the end of the restart")
          .atMost(LIMIT)
          .until(() -> all.log().contains("restarted: nothing was taken in for "));
      assertThat(all.isAlive()).isTrue();
      assertThat(all.pid()).isEqualTo(pid);
      awaitOnly(all, "1.0.0");
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.UDP, port, "after")) {
        client.send(1, 2000);
      }
      new Store(all).awaitOnceEach("after", 2000, LIMIT);
      new Store(all).assertOnceEach("before", 2000);
    }
  }

  @Test
  void bundlesInDeployStandBesideWhatRuns() throws Exception {
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "deploy")) {
      Path jars = all.base().resolve("jars");
      Path deploy = Files.createDirectories(all.base().resolve("deploy"));
      Site.configureSyslog(all, port);
      start(all);
      awaitOnly(all, "1.0.0");
      try (Sender sender = new Sender(port, "deployed")) {
        Files.copy(SYSLOG.version("1.0.1", jars), deploy.resolve("syslog.jar"));
        awaitStatus(all, "1.0.1", "healthy");
        awaitStatus(all, "1.0.0", "standby");

        drop(all, damaged(SYSLOG.version("1.0.2", jars), jars), "is damaged");
        drop(
            all,
            importing("com.example.missing", SYSLOG.version("1.0.3", jars), jars),
            "needs the package com.example.missing");
        drop(all, SYSLOG.shipped(), "is installed already");
        awaitStatus(all, "1.0.1", "healthy");

        Files.delete(deploy.resolve("syslog.jar"));
        awaitOnly(all, "1.0.0");

        Path kar = kar("1.2.0", jars);
        Files.copy(kar, deploy.resolve("aside"));
        Files.move(deploy.resolve("aside"), deploy.resolve("syslog.kar"));
        awaitStatus(all, "1.2.0", "healthy");
        Files.delete(deploy.resolve("syslog.kar"));
        awaitOnly(all, "1.0.0");
        new Store(all).awaitOnceEach("deployed", sender.stop(), LIMIT);
      }
    }
  }

  /** Without a process for it, as the upgrades themselves have. */
  private static String ask(Instance instance, String command) throws IOException {
    try (Shell shell = new Shell(instance)) {
      return shell.run(command);
    }
  }

  /** Starts it, and waits until syslog is listened for. */
  private static void start(Instance instance) throws IOException {
    instance.start().awaitOk("/readyz");
    Site.awaitPlugin(instance, "syslog-main");
  }

  private static void accepted(Instance instance, PluginJar plugin, Path source, String version)
      throws IOException {
    accepted(instance, plugin, Path.of(""), source, version);
  }

  private static void accepted(
      Instance instance, PluginJar plugin, Path option, Path source, String version)
      throws IOException {
    Commands.Result result =
        instance.shell(
            "edgebot:upgrade %s %s %s".formatted(option, plugin.feature(), source).trim());
    assertThat(result.output()).contains(" -> " + version, version + " runs");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(ask(instance, "feature:list -i"))
        .containsPattern(plugin.feature() + " +\\| " + version.replace(".", "\\.") + " ");
  }

  /** An upgrade of syslog fails, says why, and leaves all as it was. */
  private static void refused(Instance instance, Path source, String... words) throws IOException {
    String before = ask(instance, BUNDLES);
    Commands.Result result = instance.shell("edgebot:upgrade edgebot-input-syslog " + source);
    assertThat(result.output()).contains(words);
    assertThat(result.status()).isEqualTo(1);
    assertThat(ask(instance, BUNDLES)).isEqualTo(before);
    awaitStatus(instance, "1.2.0", "healthy");
  }

  /** A file dropped into deploy/ is not installed, and the log says why. */
  private static void drop(Instance instance, Path file, String reason) throws IOException {
    String before = ask(instance, BUNDLES);
    Path dropped = instance.base().resolve("deploy").resolve(file.getFileName());
    Path aside = Files.copy(file, instance.base().resolve("aside"));
    Files.move(aside, dropped);
    await("the log says of " + file + ": " + reason)
        .atMost(LIMIT)
        .until(
            () ->
                instance
                    .log()
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("deploy/" + file.getFileName())
                                && line.contains(reason)));
    assertThat(ask(instance, BUNDLES)).isEqualTo(before);
    Files.delete(dropped);
  }

  private static void awaitStatus(Instance instance, String version, String state) {
    await("syslog-main " + version + " is " + state)
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> status(instance, version).contains("\"state\":\"" + state + '"'));
  }

  /** Waits until syslog runs in one version, and there is no other. */
  private static void awaitOnly(Instance instance, String version) {
    await("syslog-main is " + version + " only")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                status(instance, version).contains("\"state\":\"healthy\"")
                    && instance
                            .get("/healthz")
                            .body()
                            .split("\"instance\":\"syslog-main\"", -1)
                            .length
                        == 2);
  }

  private static String status(Instance instance, String version) throws IOException {
    String body = instance.get("/healthz").body();
    int at = body.indexOf("\"instance\":\"syslog-main\",\"version\":\"%s\"".formatted(version));
    return at < 0 ? "" : body.substring(at, body.indexOf('}', at));
  }

  private static Path kar(String version, Path jars) throws IOException {
    Path jar = SYSLOG.version(version, jars);
    String name = SYSLOG.feature();
    String place = "repository/test/%1$s/%2$s/%1$s-%2$s".formatted(name, version);
    Path file = jars.resolve(name + '-' + version + ".kar");
    try (ZipOutputStream kar = new ZipOutputStream(Files.newOutputStream(file))) {
      kar.putNextEntry(new ZipEntry(place + "-features.xml"));
      kar.write(
          """
          <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="kar-%2$s">
            <feature name="%1$s" version="%2$s" install="auto">
              <feature dependency="true">edgebot-core</feature>
              <bundle>mvn:test/%1$s/%2$s</bundle>
            </feature>
          </features>
          """
              .formatted(name, version)
              .getBytes(StandardCharsets.UTF_8));
      kar.putNextEntry(new ZipEntry(place + ".jar"));
      Files.copy(jar, kar);
    }
    return file;
  }

  private static Path without(String entry, Path jar, Path jars) throws IOException {
    return copy(jar, jars.resolve("without-" + jar.getFileName()), entry, "");
  }

  private static Path importing(String name, Path jar, Path jars) throws IOException {
    return copy(jar, jars.resolve("importing-" + jar.getFileName()), "nothing", "," + name);
  }

  /** Like another file, with one bit changed in the middle. */
  private static Path damaged(Path jar, Path jars) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length / 3] ^= 1;
    return Files.write(jars.resolve("damaged-" + jar.getFileName()), bytes);
  }

  private static Path copy(Path from, Path to, String leftOut, String moreImports)
      throws IOException {
    try (JarFile jar = new JarFile(from.toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      var headers = manifest.getMainAttributes();
      headers.putValue("Import-Package", headers.getValue("Import-Package") + moreImports);
      try (OutputStream out = Files.newOutputStream(to);
          JarOutputStream copy = new JarOutputStream(out, manifest)) {
        for (JarEntry entry : jar.stream().toList()) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)
              && !entry.getName().contains(leftOut)) {
            copy.putNextEntry(new JarEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(copy);
          }
        }
      }
    }
    return to;
  }

  /** 2000 messages a second over UDP. */
  private static final class Sender implements AutoCloseable {
    private static final int AT_ONCE = 20;

    private final SyslogClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    Sender(int port, String name) throws IOException {
      client = new SyslogClient(SyslogClient.Transport.UDP, port, name);
      clock.scheduleAtFixedRate(this::send, 0, 10, TimeUnit.MILLISECONDS);
    }

    private void send() {
      try {
        client.send(sent.get() + 1, sent.get() + AT_ONCE);
        sent.addAndGet(AT_ONCE);
      } catch (IOException e) {
        failure.set(e);
        throw new IllegalStateException(e);
      }
    }

    /** Ends it, and returns the last number that was sent. */
    long stop() throws InterruptedException {
      clock.shutdown();
      assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(failure.get()).isNull();
      assertThat(sent.get()).isPositive();
      return sent.get();
    }

    @Override
    public void close() throws IOException {
      clock.shutdownNow();
      client.close();
    }
  }
}
