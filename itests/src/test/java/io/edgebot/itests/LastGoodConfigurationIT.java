package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A plugin whose pid file goes bad works on with the last configuration that was good. */
class LastGoodConfigurationIT {
  private static final String FILE = "io.edgebot.input.syslog-main.cfg";
  private static final String PORTS = "address = 127.0.0.1\nudp_port = -1\ntcp_port = %d\n";
  private static final String NO_NUMBER =
      "etc/" + FILE + ": max_message_bytes = 'lots' must be a number from 480 to 1048576";
  private static final String NO_ZONE = "etc/" + FILE + ": zones = 'nowhere' must be ";

  private final int port = Instance.freePort();

  @Test
  void aBadFileStopsNothingAndAMendedOneTakesOver() throws IOException {
    try (Instance instance = Distribution.instance("edge", "last-good")) {
      instance.configure(FILE, PORTS.formatted(port)).start().awaitOk("/readyz");
      Site.awaitPlugin(instance, "syslog-main");

      instance.configure(FILE, PORTS.formatted(port) + "max_message_bytes = lots\n");
      awaitNotice(instance, NO_NUMBER);
      awaitListening(port);

      // What only the component itself can refuse.
      instance.configure(FILE, PORTS.formatted(port) + "zones = nowhere\n");
      awaitNotice(instance, NO_ZONE);
      awaitListening(port);

      instance.terminate();
      instance.start().awaitOk("/readyz");
      awaitNotice(instance, NO_ZONE);
      awaitListening(port);
      assertThat(errors(instance, NO_NUMBER)).isEqualTo(1);
      assertThat(errors(instance, NO_ZONE)).isEqualTo(2);

      int other = Instance.freePort();
      instance.configure(FILE, PORTS.formatted(other));
      awaitListening(other);
      Site.awaitPlugin(instance, "syslog-main");

      Path remembered = Site.remembered(instance, "io.edgebot.input.syslog~main");
      assertThat(Files.readString(remembered)).contains("tcp_port=String\\:" + other);
      Files.delete(instance.etc().resolve(FILE));
      await("the instance is gone")
          .atMost(LIMIT)
          .until(() -> !instance.get("/healthz").body().contains("syslog-main"));
      await("so is what was remembered").atMost(LIMIT).until(() -> !Files.exists(remembered));

      int third = Instance.freePort(); // the others may still be open for their grace period
      instance.configure(FILE, PORTS.formatted(third) + "max_message_bytes = lots\n");
      await("the refusal")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(instance.get("/healthz").body())
                      .contains("\"state\":\"failed\",\"reason\":\"" + NO_NUMBER));
      assertThat(listens(third)).isFalse();
    }
  }

  /** Its pid has no instance, which Declarative Services treats otherwise. */
  @Test
  void ingestGoesOnToo() throws IOException {
    try (Instance instance = Distribution.instance("mothership", "last-good-ingest")) {
      instance.start().awaitOk("/readyz");
      Site.awaitPlugin(instance, "ingest");
      String file = "io.edgebot.ingest.cfg";
      String good = Files.readString(instance.etc().resolve(file));

      for (String bad : new String[] {"max_events = 0", "path = nowhere"}) {
        instance.configure(file, good + "\n" + bad + "\n");
        awaitNotice(instance, "etc/" + file + ": " + bad.replace("= ", "= '") + "' must be ");
        await("ingest answers")
            .atMost(LIMIT)
            .until(
                () ->
                    Instance.send(
                                HttpRequest.newBuilder(instance.uri("/ingest"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build())
                            .statusCode()
                        == 401);
      }
      instance.configure(file, good);
      Site.awaitPlugin(instance, "ingest");
    }
  }

  /** What only the opening of a sink can refuse. */
  @Test
  void aSinksConfigurationIsGoodOnceItWasOpen() throws IOException {
    try (Instance instance = Distribution.instance("edge", "last-good-sinks")) {
      String shipper = "io.edgebot.sink.shipper-main.cfg";
      String urls = "urls = http://127.0.0.1:%d/ingest\n".formatted(Instance.freePort());
      String file = "io.edgebot.sink.file-main.cfg";
      String directory = "directory = " + instance.data().resolve("one") + "\n";
      instance.configure(shipper, urls).configure(file, directory).start().awaitOk("/readyz");
      assertThat(instance.shell("feature:install edgebot-sink-file").status()).isZero();
      Site.awaitRemembered(instance, "io.edgebot.sink.shipper~main", "urls=");
      Site.awaitRemembered(instance, "io.edgebot.sink.file~main", "data/one");

      instance.configure(shipper, urls + "tls_truststore = /nowhere/ca.pem\n");
      String noStore =
          "etc/" + shipper + ": tls_truststore = '/nowhere/ca.pem' must be a readable PEM";
      awaitNotice(instance, noStore);
      Path plain = instance.etc().resolve(shipper);
      instance.configure(file, "directory = " + plain + "\n");
      String noDirectory =
          "etc/" + file + ": directory = '" + plain + "' must be a directory that this process may";
      awaitNotice(instance, noDirectory);
      instance.configure("io.edgebot.sink.file-other.cfg", "directory = " + plain + "\n");
      await("one that never worked")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(instance.get("/healthz").body())
                      .containsPattern(
                          "\"file-other\"[^}]*\"state\":\"degraded\",\"reason\":\"etc/"
                              + "io.edgebot.sink.file-other.cfg: directory = "));

      instance.terminate();
      instance.start().awaitOk("/readyz");
      awaitNotice(instance, noStore);
      awaitNotice(instance, noDirectory);
      assertThat(Site.remembered(instance, "io.edgebot.sink.file~other")).doesNotExist();
      assertThat(errors(instance, noStore)).isEqualTo(2);
      assertThat(errors(instance, noDirectory)).isEqualTo(2);

      instance.configure(file, directory + "format = envelope\n");
      awaitNotice(instance, "etc/" + file + ": format = 'envelope' must be ndjson, which its");
      instance.configure(file, directory + "name = mended\n");
      Site.awaitRemembered(instance, "io.edgebot.sink.file~main", "name=String\\:mended");
    }
  }

  @Test
  void aKeyThatNobodyReadsIsToldAndStopsNothing() throws IOException {
    try (Instance instance = Distribution.instance("all", "unknown-keys")) {
      instance.configure(FILE, PORTS.formatted(port)).start().awaitOk("/readyz");
      Site.awaitPlugin(instance, "syslog-main");
      Site.awaitPlugin(instance, "store-main");
      assertThat(instance.get("/healthz").body()).doesNotContain("nobody reads");
      assertThat(instance.log()).doesNotContain("nobody reads");

      instance.configure(FILE, PORTS.formatted(port) + "max_mesage_bytes = 8192\n");
      String sentence =
          "etc/"
              + FILE
              + ": nobody reads max_mesage_bytes (unknown: did you mean max_message_bytes?):"
              + " correct or delete it";
      await("it is told")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(instance.get("/healthz").body())
                      .contains("\"state\":\"healthy\",\"reason\":\"" + sentence + "\""));
      awaitListening(port);
      assertThat(instance.log().lines().filter(line -> line.contains(sentence))).hasSize(1);

      String engine = "io.edgebot.engine.cfg";
      String settings = Files.readString(instance.etc().resolve(engine));
      instance.configure(engine, settings + "\nmax_byte = 1000000000\n");
      await("the core's, too")
          .atMost(LIMIT)
          .until(() -> instance.log().contains("etc/" + engine + ": nobody reads max_byte (unkn"));
      assertThat(instance.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  private static void awaitNotice(Instance instance, String sentence) {
    await(sentence)
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(instance.get("/healthz").body())
                    .containsPattern(
                        "\"state\":\"degraded\",\"reason\":\"[^\"]*"
                            + Pattern.quote(sentence)
                            + "[^\"]*; it goes on with its last good configuration, of 20"));
  }

  private static void awaitListening(int port) {
    await("port " + port).atMost(LIMIT).until(() -> listens(port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** How often the engine logged a sentence as an error. */
  private static long errors(Instance instance, String sentence) throws IOException {
    return instance
        .log()
        .lines()
        .filter(line -> line.contains("ERROR") && line.contains(" Ledger - "))
        .filter(line -> line.contains(sentence))
        .count();
  }
}
