package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Debian's rsyslog and logger send to an edge is in the mothership's store, once, and right.
 */
class RsyslogIT {
  private static final int COUNT = 1_000;
  private static Site site;
  private static Path directory;

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("rsyslog");
    directory = Files.createDirectories(site.edge.base().resolve("rsyslog"));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void rsyslogOverTcpAndUdp() throws IOException, SQLException {
    Loggers.assumeInstalled("rsyslogd");
    String lines =
        LongStream.rangeClosed(1, COUNT)
            .mapToObj(number -> "seq=" + number + " payload of \"rsyslog\", café\n")
            .collect(Collectors.joining());
    for (String name : List.of("rs-octet", "rs-lf", "rs-udp", "rs-3164")) {
      Files.writeString(directory.resolve(name), lines);
    }

    try (Rsyslogd rsyslogd = Rsyslogd.start(directory, configuration())) {
      for (String name : List.of("rs-octet", "rs-lf", "rs-udp")) {
        site.store.awaitOnceEach(name, COUNT, LIMIT);
        assertFields(name, name.equals("rs-udp") ? "udp" : "tcp");
      }
      await("the traditional form")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(
                          site.store.query(
                              "SELECT DISTINCT message, severity, data ->> '$.facility',"
                                  + " data ->> '$.rfc_variant' FROM events"
                                  + " WHERE data ->> '$.tag' = 'rs-3164'"))
                      .hasSize(COUNT)
                      .contains(
                          List.of(
                              "seq=7 payload of \"rsyslog\", café",
                              "warning",
                              "local3",
                              "rfc3164")));
      assertThat(site.store.query("SELECT count(*) FROM events WHERE data ->> '$.tag' = 'rs-3164'"))
          .containsExactly(List.of(Integer.toString(COUNT)));
    }
  }

  private static void assertFields(String name, String transport) throws SQLException {
    List<List<String>> rows =
        site.store.query(
            "SELECT DISTINCT type, severity, data ->> '$.facility', data ->> '$.priority',"
                + " data ->> '$.rfc_variant', data ->> '$.source_ip', data ->> '$.transport',"
                + " source, date(ts) FROM events WHERE data ->> '$.app_name' = '"
                + name
                + "'");
    assertThat(rows).as(name).hasSize(1);
    assertThat(rows.get(0).subList(0, 7))
        .containsExactly("syslog", "warning", "local3", "156", "rfc5424", "127.0.0.1", transport);
    assertThat(rows.get(0).get(7)).isNotBlank();
    assertThat(LocalDate.parse(rows.get(0).get(8)))
        .isBetween(
            LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC).plusDays(1));
    assertThat(
            site.store.query(
                "SELECT count(*) FROM events WHERE data ->> '$.app_name' = '"
                    + name
                    + "' AND message = 'seq=7 payload of \"rsyslog\", café'"))
        .containsExactly(List.of("1"));
  }

  @ParameterizedTest
  @CsvSource({
    "-d --rfc5424, lg-udp, udp",
    "-T --rfc5424 --octet-count, lg-octet, tcp",
    "-T --rfc5424, lg-lf, tcp"
  })
  void loggerInTheNewForm(String options, String name, String transport)
      throws IOException, SQLException {
    Loggers.assumeInstalled("logger");
    logger(options + " -t " + name + " --id=77 --msgid=ID9 -p local5.err", lines(100));

    site.store.awaitOnceEach(name, 100, LIMIT);
    assertThat(
            site.store.query(
                "SELECT DISTINCT severity, data ->> '$.facility', data ->> '$.process_id',"
                    + " data ->> '$.message_id', data ->> '$.transport',"
                    + " data ->> '$.structured_data_fields.timeQuality.tzKnown'"
                    + " FROM events WHERE data ->> '$.app_name' = '"
                    + name
                    + "'"))
        .containsExactly(List.of("error", "local5", "77", "ID9", transport, "1"));
  }

  @Test
  void loggerInTheOldForm() throws IOException {
    Loggers.assumeInstalled("logger");
    logger("-d --rfc3164 -t lg-old --id=78 -p auth.crit", lines(50));

    await("the old form")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        site.store.query(
                            "SELECT message, severity, data ->> '$.facility',"
                                + " data ->> '$.process_id', data ->> '$.rfc_variant' FROM events"
                                + " WHERE data ->> '$.tag' = 'lg-old' ORDER BY seq"))
                    .hasSize(50)
                    .contains(List.of("seq=9 payload", "critical", "security", "78", "rfc3164"))
                    .doesNotHaveDuplicates());
  }

  @Test
  void searchAndSqlite3FindThem() throws IOException, SQLException {
    Loggers.assumeInstalled("logger");
    Loggers.assumeInstalled("sqlite3");
    logger("-d --rfc5424 -t lg-found", List.of("seq=1 needle"));
    site.store.awaitOnceEach("lg-found", 1, LIMIT);

    assertThat(site.mothership.shell("edgebot:search --json needle").output().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("\"app_name\":\"lg-found\"", "\"_id\":\"");
    assertThat(
            Commands.run(
                "sqlite3",
                "-readonly",
                site.mothership.data().resolve("store/store-main.db").toString(),
                "SELECT message, type FROM events WHERE data ->> '$.app_name' = 'lg-found'"))
        .isEqualTo("seq=1 needle|syslog\n");
  }

  private static List<String> lines(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(n -> "seq=" + n + " payload").toList();
  }

  private static void logger(String options, List<String> lines) throws IOException {
    Path file = Files.write(Files.createTempFile(directory, "logger", ".txt"), lines);
    List<String> command =
        new ArrayList<>(
            List.of("logger", "-n", "127.0.0.1", "-P", Integer.toString(site.syslogPort)));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-f", file.toString()));
    Commands.Result result = Commands.run(command, Map.of());
    assertThat(result.status()).as(result.output()).isZero();
  }

  private static String configuration() {
    StringBuilder text =
        new StringBuilder("global(workDirectory=\"%s\")\n".formatted(directory))
            .append("module(load=\"imfile\" mode=\"inotify\")\n");
    // A pause for each datagram, so that a small receive buffer is no cause of loss here.
    String[][] ways = {
      {"rs-octet", "protocol=\"tcp\" TCP_Framing=\"octet-counted\"", "SyslogProtocol23Format"},
      {"rs-lf", "protocol=\"tcp\" TCP_Framing=\"traditional\"", "SyslogProtocol23Format"},
      {"rs-udp", "protocol=\"udp\" UDP.SendDelay=\"200\"", "SyslogProtocol23Format"},
      {"rs-3164", "protocol=\"udp\" UDP.SendDelay=\"200\"", "TraditionalForwardFormat"},
    };
    for (String[] way : ways) {
      text.append(
          """
          ruleset(name="%1$s") {
            action(type="omfwd" target="127.0.0.1" port="%2$d" %3$s template="RSYSLOG_%4$s")
          }
          input(type="imfile" File="%5$s/%1$s" Tag="%6$s" Facility="local3" Severity="warning"
                ruleset="%1$s")
          """
              .formatted(
                  way[0],
                  site.syslogPort,
                  way[1],
                  way[2],
                  directory,
                  // The colon is a part of the traditional form, and of no other.
                  way[0].equals("rs-3164") ? way[0] + ":" : way[0]));
    }
    return text.toString();
  }
}
