package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FieldRequest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edges of the system before EdgeBot send their envelope, and get the answers that they know. */
class EnvelopeIT {
  private static final String SYSLOG =
      """
      {"timestamp":"2026-11-24T03:24:42.889115+00:00","source_ip":"127.0.0.1","source_port":37707,\
      "raw_message":"<34>Oct 11 22:14:15 mymachine su[123]: %1$s caf\\u00e9","type":"syslog",\
      "rfc_variant":"rfc3164","priority":34,"facility":"security","facility_code":4,\
      "severity":"critical","severity_code":2,"timestamp_original":"Oct 11 22:14:15",\
      "hostname":"mymachine","tag":"su","process_id":"123","message":"%1$s caf\\u00e9",\
      "transport":"udp"}\
      """;
  private static final String SNMP =
      """
      {"timestamp":"2026-11-24T03:24:43.000001+00:00","type":"snmp","host":"127.0.0.1",\
      "port":16161,"version":"v2","poll_interval":60,"oids_count":1,\
      "results":[{"oid":"1.3.6.1.2.1.1.3.0","oid_name":"sysUpTime","value":"298",\
      "numeric_value":298,"type":"TimeTicks"}]}\
      """;

  private static Instance mothership;
  private static Store store;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    mothership = Distribution.instance("mothership", "envelope");
    Site.startMothership(mothership);
    store = new Store(mothership);
    token = Files.readString(Site.token(mothership)).strip();
  }

  @AfterAll
  static void stop() {
    mothership.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEnvelopeIsStoredWithItsFields(boolean gzip) throws IOException, SQLException {
    String text = gzip ? "gzipped" : "plain";

    Answer answer = post(envelope(SYSLOG.formatted(text), SNMP), gzip);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"status\":\"success\"", "\"processed_events\":2", "\"errors\":null")
        .containsPattern("\"processing_time\":[0-9.E-]+")
        .containsPattern(
            "\"sink_results\":\\{\"store[^\"]*\":\\{\"written\":\\d+,\"errors\":0,"
                + "\"retries\":\\d+,\"queued\":\\d+,\"breaker\":\"closed\","
                + "\"lag_events\":\\d+,\"lag_bytes\":\\d+,\"lag_seconds\":[0-9.E-]+}");
    awaitStored(text + " café", 1);
    assertThat(
            store.query(
                "SELECT ts, type, source, host, severity, data ->> '$.source_port',"
                    + " data ->> '$.facility_code', data ->> '$.process_id',"
                    + " data ->> '$.timestamp_original', data ->> '$.raw_message' FROM events"
                    + " WHERE message = '"
                    + text
                    + " café'"))
        .first()
        .satisfies(
            row -> {
              assertThat(row.get(0)).startsWith("2026-11-24T03:24:42.889115");
              assertThat(row.subList(1, 10))
                  .containsExactly(
                      "syslog",
                      "mymachine",
                      "mymachine",
                      "critical",
                      "37707",
                      "4",
                      "123",
                      "Oct 11 22:14:15",
                      "<34>Oct 11 22:14:15 mymachine su[123]: " + text + " café");
            });
    await("the nested one")
        .atMost(LIMIT)
        .until(
            () ->
                !store
                    .query(
                        "SELECT 1 FROM events WHERE type = 'snmp'"
                            + " AND json_extract(data, '$.results[0].numeric_value') = 298")
                    .isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneRefusedEventCostsOneEvent(boolean gzip) throws IOException, SQLException {
    String text = "beside a bad one " + gzip;

    Answer answer =
        post(
            envelope(
                SYSLOG.formatted(text), "{\"message\":\"it has no type\"}", SYSLOG.formatted(text)),
            gzip);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"status\":\"partial\"", "\"processed_events\":2")
        .containsPattern("\"errors\":\\[\\{\"index\":1,\"reason\":\"[^\"]+\"}]")
        .doesNotContain("it has no type");
    awaitStored(text + " café", 2);
    assertThat(store.query("SELECT 1 FROM events WHERE message = 'it has no type'")).isEmpty();
  }

  @Test
  void noBodyAndNoGzipAreToldApart() throws IOException {
    assertThat(post("", false).status()).isEqualTo(422);

    Answer answer =
        FieldRequest.post(token, "{\"messages\":[]}")
            .with("Content-Encoding", "gzip")
            .send(mothership);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"detail\":\"");
  }

  @Test
  void anotherTokenIsRefused() throws IOException, SQLException {
    String body = envelope(SYSLOG.formatted("forged"));
    FieldRequest forged = FieldRequest.post(token + "x", body);

    assertThat(forged.send(mothership).status()).isEqualTo(401);
    assertThat(forged.with("Authorization", "").send(mothership).status()).isEqualTo(401);
    assertThat(store.query("SELECT 1 FROM events WHERE message LIKE 'forged%'")).isEmpty();
  }

  private static String envelope(String... messages) {
    return "{\"messages\":["
        + String.join(",", messages)
        + "],\"batch_size\":"
        + messages.length
        + ",\"timestamp\":\"2026-11-24T03:23:46.870736+00:00\",\"source\":\"edgebot\","
        + "\"is_retry\":false}";
  }

  private static void awaitStored(String message, int count) {
    await(message)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(store.query("SELECT id FROM events WHERE message = '" + message + "'"))
                    .hasSize(count)
                    .doesNotHaveDuplicates());
  }

  private static Answer post(String body, boolean gzip) throws IOException {
    FieldRequest request = FieldRequest.post(token, body);
    return (gzip ? request.gzipped() : request).send(mothership);
  }
}
