package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FieldRequest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets planted in events of several types are nowhere behind redaction. */
class RedactionIT {
  private static final int SYSLOG = Instance.freePort();
  private static final String DETECTORS =
      "credentials, tokens, cards, iban, email, phone, national_ids, ip, mac";

  /** Each is unmistakable, so that it is nowhere by chance. */
  private static final List<String> SECRETS =
      List.of(
          "Zq81-hunter",
          "Zq82aBcDeFgHiJ",
          "4111111111111111",
          "4111 1111 1111 1111",
          "DE89370400440532013000",
          "zq83.bob",
          "+49 30 98765432",
          "123-45-6789",
          "ghp_aB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaB3dE5",
          "Zq84secret",
          "Zq85secret",
          "zq86-alice",
          "Zq87withheld",
          "Zq88refused",
          "Zq89-vault",
          "203.0.113.77",
          "00:1a:2b:c3:d4:e5");

  private static final String TEXT =
      "password=Zq81-hunter {\\\"\\\\u0070assword\\\":\\\"Zq84secret\\\"} "
          + "{\\\"badge\\\":{\\\"pin\\\":\\\"Zq89-vault\\\"}} GET"
          + " /x?u=%3Ftoken%3DZq85secret%26a%3D1 Bearer Zq82aBcDeFgHiJ 4111 1111 1111 1111"
          + " DE89370400440532013000 zq83.bob@example.com +49 30 98765432 123-45-6789"
          + " ghp_aB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaB3dE5 from 203.0.113.77"
          + " 00:1a:2b:c3:d4:e5";

  private static Instance instance;
  private static Store store;
  private static String token;

  /** What the instance said to anybody. */
  private static final List<String> SAID = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("all", "redaction");
    Site.configureSyslog(instance, SYSLOG);
    Path key = Files.createDirectories(instance.base()).resolve("redact.key");
    Files.writeString(key, "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    instance.configure(
        "io.edgebot.pipeline.cfg", "processors = redact-main\nrequired = redact-main\n");
    // The last pattern finds what it left, once more: such an event is withheld.
    instance.configure(
        "io.edgebot.processor.redact-main.cfg",
        """
        detectors = %s
        hash_fields = user_name
        mask_fields = badge.pin
        hash_key_file = %s
        mask_pattern.peel = ^w|^[*]{3}w
        """
            .formatted(DETECTORS, key));
    instance.configure(
        "io.edgebot.sink.file-main.cfg", "gzip = false\nflush_interval_seconds = 0.2\n");
    // It takes nothing, so that the journal keeps all events.
    instance.configure(
        "io.edgebot.sink.shipper-dead.cfg",
        "urls = http://127.0.0.1:%d/ingest\nrequired = false\n".formatted(Instance.freePort()));
    instance.start().awaitOk("/readyz");
    assertThat(instance.shell("feature:install edgebot-shipper edgebot-sink-file").status())
        .isZero();
    Site.awaitPlugin(instance, "syslog-main");
    Site.awaitPlugin(instance, "redact-main");
    Site.awaitPlugin(instance, "file-main");
    store = new Store(instance);
    token = Files.readString(Site.token(instance)).strip();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void noSecretGetsBehindIt() throws IOException, SQLException {
    CompletableFuture<String> tap =
        CompletableFuture.supplyAsync(() -> shell("edgebot:tap --json --count 5 --seconds 40"));
    int posts = 0;
    do { // the tap sees what comes after it was opened
      post();
      posts++;
    } while (!isDone(tap));
    syslog("<165>1 - host app - - [sd@1 password=\"Zq81-hunter\"] " + TEXT.replace("\\\\", "\\"));
    syslog("<34>Oct 11 22:14:15 host su: user_name=zq86-alice " + TEXT);
    SAID.add(tap.join());

    awaitCount("SELECT count(*) FROM events WHERE type IN ('log', 'snmp', 'nmea')", posts * 3L);
    awaitCount("SELECT count(*) FROM events WHERE type = 'syslog'", 2);
    assertThat(Metrics.sum(instance, "edgebot_redact_withheld_total")).isEqualTo(posts);
    look();
    assertThat(
            store.query(
                "SELECT count(DISTINCT data ->> '$.user_name'), count(DISTINCT data ->> '$.ip')"
                    + " FROM events WHERE type = 'log' AND data ->> '$.user_name' LIKE"
                    + " 'hmac-sha256:%'"))
        .containsExactly(List.of("1", "1"));
    instance.terminate();
    SAID.add(instance.edgebot("journal", "doctor", "export").output());
    assertThat(SAID.get(SAID.size() - 1)).contains("hmac-sha256:");

    for (String text : SAID) {
      assertThat(text).doesNotContain(SECRETS);
    }
    assertNowhereIn(instance.base());
  }

  private static void post() throws IOException {
    Answer answer =
        FieldRequest.post(
                token,
                """
                {"messages":[
                {"type":"log","message":"%1$s user zq86-alice","user_name":"zq86-alice","ip":"203.0.113.77"},
                {"type":"snmp","results":[{"community_string":"Zq81-hunter","value":"%1$s"}]},
                {"type":"nmea","raw_message":"%1$s","a":{"b":[{"db_password":["Zq85secret"]}]},\
                "zq83.bob@example.com":{"card":4111111111111111}},
                {"type":"withheld","message":"wwwwww Zq87withheld"},
                {"message":"no type, password=Zq88refused"}],
                "is_retry":false}
                """
                    .formatted(TEXT))
            .send(instance);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    SAID.add(answer.body());
    SAID.add(
        FieldRequest.post(token, "{\"messages\":[{\"type\":\"log\",\"password\":\"Zq88refused\"}")
            .send(instance)
            .body());
    SAID.add(
        FieldRequest.post(token, "{\"type\":\"other\",\"n\":1}\n{\"password\":\"Zq88refused\"}\n")
            .with("Content-Type", "application/x-ndjson")
            .send(instance)
            .body());
  }

  private static void syslog(String message) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SYSLOG)) {
      socket.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** All that an operator can see. */
  private static void look() throws IOException {
    for (String path : List.of("/metrics", "/stats", "/healthz", "/")) {
      SAID.add(instance.get(path).body());
    }
    SAID.add(shell("edgebot:search --json --limit 100"));
    String quarantine = shell("edgebot:quarantine-list --json");
    assertThat(quarantine).contains("withheld");
    SAID.add(quarantine);
    Path file = instance.base().resolve("quarantine.ndjson");
    SAID.add(shell("edgebot:quarantine-export " + file));
    SAID.add(instance.log());
  }

  private static void assertNowhereIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String secret : SECRETS) {
          assertThat(bytes.contains(secret)).as(secret + " in " + file).isFalse();
        }
      }
    }
  }

  private static boolean isDone(CompletableFuture<String> tap) {
    try {
      tap.get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static String shell(String command) {
    try (Shell shell = new Shell(instance)) {
      return shell.run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCount(String sql, long count) {
    await(sql)
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(store.query(sql)).containsExactly(List.of(String.valueOf(count))));
  }
}
