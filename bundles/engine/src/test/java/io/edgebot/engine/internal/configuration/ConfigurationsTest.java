package io.edgebot.engine.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationEvent;

@Timeout(60)
class ConfigurationsTest {
  private static final String PID = "io.edgebot.input.syslog~main";
  private static final String FILE = "etc/io.edgebot.input.syslog-main.cfg";
  private static final String REFUSAL = FILE + ": zone = 'x' must be a zone";
  private static final String PORT = FILE + ": udp_port = 'x' must be a number from -1 to 65535";

  @TempDir private Path directory;
  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final Map<String, Content> inAdmin = new HashMap<>();
  private Bundle bundle;
  private Configurations configurations;

  @BeforeEach
  void start() {
    bundle = FakeBundle.of(directory, 7, 1);
    configurations = open();
  }

  @AfterEach
  void stop() {
    configurations.close();
  }

  @Test
  void whatIsGoodPassesAsItIs() {
    Map<String, Object> given = give(Map.of("zone", "UTC"));

    assertThat(given).containsEntry("zone", "UTC");
    assertThat(configurations.refusal(bundle, given)).isEmpty();
    assertThat(configurations.notice(bundle, given)).isEmpty();
  }

  @Test
  void aRefusedOneIsReplacedByTheLastThatWorked() {
    configurations.good(bundle, give(Map.of("zone", "UTC", "udp_port", "1")));
    Map<String, Object> bad = give(Map.of("zone", "x", "more", "1"));
    assertThat(bad).containsEntry("zone", "x");

    configurations.refused(bundle, bad, REFUSAL);

    await().until(() -> delivered.equals(List.of(PID)));
    Map<String, Object> replaced = give(Map.of("zone", "x", "more", "1"));
    assertThat(replaced).containsEntry("zone", "UTC").doesNotContainKey("more");
    assertThat(replaced).containsEntry("service.pid", PID);
    assertThat(configurations.refusal(bundle, replaced)).isEmpty();
    assertThat(configurations.notice(bundle, replaced))
        .startsWith(REFUSAL + "; it goes on with its last good configuration, of 20");
  }

  @Test
  void whatCannotStartIsReplacedOnlyIfAnotherWorked() {
    Map<String, Object> first = give(Map.of("udp_port", "1"));
    configurations.replace(bundle, first, "port 1 is taken");
    assertThat(configurations.refusal(bundle, first)).isEmpty();
    configurations.good(bundle, first);

    Map<String, Object> next = give(Map.of("udp_port", "2"));
    configurations.replace(bundle, next, "port 2 is taken");

    await().until(() -> delivered.equals(List.of(PID)));
    Map<String, Object> replaced = give(Map.of("udp_port", "2"));
    assertThat(replaced).containsEntry("udp_port", "1");
    assertThat(configurations.notice(bundle, replaced)).startsWith("port 2 is taken; it goes on");
  }

  @Test
  void whatTheMetatypeForbidsIsReplacedBeforeAComponentSeesIt() {
    configurations.good(bundle, give(Map.of("udp_port", "1")));

    Map<String, Object> replaced = give(Map.of("udp_port", "x"));

    assertThat(replaced).containsEntry("udp_port", "1");
    assertThat(configurations.notice(bundle, replaced)).startsWith(PORT + "; it goes on");
    assertThat(delivered).isEmpty();
  }

  @Test
  void aMendedOneTakesOver() {
    configurations.good(bundle, give(Map.of("udp_port", "1")));
    give(Map.of("udp_port", "x"));

    Map<String, Object> mended = give(Map.of("udp_port", "2"));
    configurations.good(bundle, mended);

    assertThat(mended).containsEntry("udp_port", "2");
    assertThat(configurations.notice(bundle, mended)).isEmpty();
    assertThat(give(Map.of("udp_port", "y"))).containsEntry("udp_port", "2");
  }

  @Test
  void whatWorkedIsThereAfterARestart() {
    configurations.good(bundle, give(Map.of("udp_port", "1")));
    give(Map.of("udp_port", "x"));
    configurations.close();
    configurations = open();

    assertThat(give(Map.of("udp_port", "x"))).containsEntry("udp_port", "1");
  }

  @Test
  void whatNeverWorkedIsRefused() {
    Map<String, Object> bad = give(Map.of("udp_port", "x"));

    assertThat(bad).containsEntry("udp_port", "x");
    assertThat(configurations.refusal(bundle, bad)).isEqualTo(PORT);
    assertThat(configurations.notice(bundle, bad)).isEmpty();
  }

  @Test
  void aKeyThatNobodyReadsIsSaidAndHarmsNothing() {
    Map<String, Object> given = give(Map.of("udp_prt", "1", "udp_port", "2"));

    assertThat(given).containsEntry("udp_port", "2").containsEntry("udp_prt", "1");
    assertThat(configurations.refusal(bundle, given)).isEmpty();
    assertThat(configurations.remark(bundle, given))
        .isEqualTo(
            FILE
                + ": nobody reads udp_prt (unknown: did you mean udp_port?): correct or delete it");
    Map<String, Object> mended = give(Map.of("udp_port", "1"));
    assertThat(configurations.remark(bundle, mended)).isEmpty();
  }

  @Test
  void deletingForgets() {
    configurations.good(bundle, give(Map.of("udp_port", "1")));

    configurations.configurationEvent(
        new ConfigurationEvent(
            FakeBundle.admin(), ConfigurationEvent.CM_DELETED, "io.edgebot.input.syslog", PID));

    assertThat(give(Map.of("udp_port", "x"))).containsEntry("udp_port", "x");
    assertThat(directory.resolve("good").resolve(PID + ".properties")).doesNotExist();
  }

  @Test
  void aBundleThatRefusesWhatWorkedSaysSo() {
    configurations.good(bundle, give(Map.of("zone", "UTC")));
    Bundle updated = FakeBundle.of(directory, 7, 2);
    Map<String, Object> given = give(updated, Map.of("zone", "UTC"));

    configurations.refused(updated, given, REFUSAL);

    assertThat(configurations.refusal(updated, given))
        .isEqualTo(REFUSAL + "; it worked before: its plugin or a file that it names has changed");
    assertThat(configurations.refusal(bundle, given)).isEmpty();
    assertThat(give(updated, Map.of("zone", "UTC"))).containsEntry("zone", "UTC");
    assertThat(delivered).isEmpty();
  }

  @Test
  void aBundleThatRefusesBothSaysBoth() {
    configurations.good(bundle, give(Map.of("zone", "UTC")));
    Map<String, Object> bad = give(Map.of("udp_port", "x"));

    configurations.refused(bundle, bad, REFUSAL);

    assertThat(configurations.refusal(bundle, bad))
        .isEqualTo(PORT + "; the last good configuration is refused, too: " + REFUSAL);
    assertThat(give(Map.of("udp_port", "x"))).containsEntry("udp_port", "x");
  }

  @Test
  void whatIsRefusedForAFileIsTriedAgainWhenTheFileComes() throws Exception {
    Path token = directory.resolve("token");
    Map<String, Object> given = give(Map.of("token_file", token.toString()));
    configurations.refused(bundle, given, "token_file must be readable");
    configurations.lookAtFiles();
    assertThat(configurations.refusal(bundle, given)).isNotEmpty();

    Files.writeString(token, "secret");
    configurations.lookAtFiles();

    assertThat(configurations.refusal(bundle, given)).isEmpty();
    await().until(() -> delivered.equals(List.of(PID)));
  }

  @Test
  void pluginsThatWereConfiguredBeforeAreKnownByConfigAdmin() {
    Map<String, Object> properties = Map.of("service.pid", PID, "zone", "UTC");
    inAdmin.put(PID, Content.of(new Hashtable<>(properties)));
    configurations.good(bundle, properties);
    assertThat(configurations.remark(bundle, properties)).startsWith(FILE + ": nobody reads zone");

    Map<String, Object> bad = give(Map.of("udp_port", "x"));

    assertThat(bad).containsEntry("zone", "UTC");
  }

  @Test
  void otherConfigurationsAreLeftAlone() {
    Hashtable<String, Object> properties =
        new Hashtable<>(Map.of("service.pid", "io.edgebot.engine", "max_bytes", "x"));

    configurations.modifyConfiguration(FakeBundle.reference(bundle), properties);

    assertThat(properties).containsOnlyKeys("service.pid", "max_bytes");
  }

  private Map<String, Object> give(Map<String, Object> settings) {
    return give(bundle, settings);
  }

  /** What a component of a bundle is given when its file says this. */
  private Map<String, Object> give(Bundle receiver, Map<String, Object> settings) {
    Dictionary<String, Object> properties = new Hashtable<>(settings);
    properties.put("service.pid", PID);
    properties.put("felix.fileinstall.filename", "file:/etc/x.cfg");
    configurations.modifyConfiguration(FakeBundle.reference(receiver), properties);
    Map<String, Object> given = new HashMap<>();
    Collections.list(properties.keys()).forEach(key -> given.put(key, properties.get(key)));
    return given;
  }

  private Configurations open() {
    return new Configurations(
        new Redelivery() {
          @Override
          public Content content(String pid) {
            return inAdmin.get(pid);
          }

          @Override
          public void deliver(String pid) {
            delivered.add(pid);
          }
        },
        new LastGood(directory.resolve("good")));
  }
}
