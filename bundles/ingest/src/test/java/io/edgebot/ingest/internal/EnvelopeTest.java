package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.input.AppendResult;
import io.edgebot.transport.HttpAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers that the field's edges know. */
class EnvelopeTest {
  private static final String EDGE_BODY =
      "{\"messages\":[{\"timestamp\":\"2026-11-24T03:24:42.889115+00:00\",\"source_ip\":\"127.0.0.1\",\"type\":\"syslog\",\"priority\":34,\"message\":\"d\\u00e9j\\u00e0"
          + " \\\"vu\\\" }]\"}, "
          + "{\"type\":\"nmea\",\"lat\":48.11730000000000000001,\"valid\":true}],\"batch_size\":2,"
          + "\"timestamp\":\"2026-11-24T03:23:46.870736+00:00\",\"source\":\"edgebot\","
          + "\"is_retry\":false}";

  private final Rig rig = Rig.open();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void takesWhatAnEdgeOfTheFieldSendsAndKeepsItsBytes() {
    HttpAnswer answer = rig.post(FakeRequest.envelope(EDGE_BODY));

    assertThat(answer.status()).isEqualTo(200);
    Map<String, Object> body = Rig.json(answer);
    assertThat(body.keySet())
        .containsExactly("status", "processed_events", "processing_time", "sink_results", "errors");
    assertThat(body)
        .containsEntry("status", "success")
        .containsEntry("processed_events", 2L)
        .containsEntry("errors", null);
    assertThat((Double) body.get("processing_time")).isBetween(0.0, 20.0);
    assertThat(body.get("sink_results"))
        .isEqualTo(
            Map.of(
                "store-main", sinkResult("closed", 0L, 0L, 0.0),
                "loki", sinkResult("open", 512L, 8192L, 91.25)));
    assertThat(answer.headers()).containsEntry("EdgeBot-Encodings", "gzip, zstd");
    assertThat(rig.lane.stored)
        .containsExactly(
            "{\"timestamp\":\"2026-11-24T03:24:42.889115+00:00\",\"source_ip\":\"127.0.0.1\",\"type\":\"syslog\",\"priority\":34,\"message\":\"d\\u00e9j\\u00e0"
                + " \\\"vu\\\" }]\"}",
            "{\"type\":\"nmea\",\"lat\":48.11730000000000000001,\"valid\":true}");
    assertThat(rig.lane.appends.get(0).principal()).isEqualTo("loopback");
    assertThat(rig.lane.appends.get(0).claim()).isNull();
    assertThat(rig.count("edgebot_ingest_events_total")).isEqualTo(2);
    assertThat(rig.count("mothership_ingestion_requests_total/200")).isEqualTo(1);
  }

  private static Map<String, Object> sinkResult(
      String breaker, long lagEvents, long lagBytes, double lagSeconds) {
    return Map.ofEntries(
        Map.entry("written", 0L),
        Map.entry("errors", 0L),
        Map.entry("retries", 0L),
        Map.entry("queued", 2L),
        Map.entry("breaker", breaker),
        Map.entry("lag_events", lagEvents),
        Map.entry("lag_bytes", lagBytes),
        Map.entry("lag_seconds", lagSeconds));
  }

  @Test
  void takesTheSameCompressed() {
    HttpAnswer answer =
        rig.post(
            FakeRequest.envelope("")
                .with("Content-Encoding", "gzip")
                .body(Rig.gzip(Rig.utf8(EDGE_BODY))));

    assertThat(Rig.json(answer)).containsEntry("processed_events", 2L);
    assertThat(rig.lane.stored).hasSize(2).last().asString().startsWith("{\"type\":\"nmea\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"type\":\"\"}]}",
        "\ufeff{\"messages\":[{\"type\":\"a\"}]}",
        " { \"messages\" : [ {\"type\":\"a\"} ] } \n",
        "{\"mess\\u0061ges\":[{\"type\":\"a\"}]}",
        "{\"messages\":[{\"type\":\"a\",\"source\":null,\"message\":null,\"timestamp\":null,\"data\":null}]}",
        "{\"messages\":[{\"type\":\"a\",\"data\":{\"x\":[1,{}]}}],\"batch_metadata\":null}",
        "{\"batch_metadata\":{\"a\":1},\"x\":[],\"messages\":[{\"type\":\"a\"}],\"batch_size\":\"7\"}"
      })
  void takes(String body) {
    HttpAnswer answer = rig.post(FakeRequest.envelope(body));

    assertThat(answer.status()).as(Rig.body(answer)).isEqualTo(200);
    assertThat(Rig.json(answer)).containsEntry("processed_events", 1L);
    assertThat(rig.lane.stored).hasSize(1);
  }

  @Test
  void takesNoContentTypeForJson() {
    assertThat(rig.post(new FakeRequest().body("{\"messages\":[{\"type\":\"a\"}]}")).status())
        .isEqualTo(200);
    assertThat(
            rig.post(
                    new FakeRequest()
                        .with("Content-Type", "application/vnd.api+json; charset=utf-8")
                        .body("{\"messages\":[{\"type\":\"a\"}]}"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void answersNoEventsWithSuccess() {
    HttpAnswer answer = rig.post(FakeRequest.envelope("{\"messages\":[]}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Rig.json(answer))
        .containsEntry("status", "success")
        .containsEntry("processed_events", 0L)
        .containsEntry("sink_results", Map.of())
        .containsEntry("errors", null);
    assertThat(rig.lane.attempts).isZero();
  }

  /** type | loc | msg | body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing|body,messages|Field required|{}",
        "missing|body,messages|Field required|{\"events\":[]}",
        "missing|body,messages,0,type|Field required|{\"messages\":[{\"message\":\"x\"}]}",
        "string_type|body,messages,0,type|Input should be a valid"
            + " string|{\"messages\":[{\"type\":1}]}",
        "string_type|body,messages,0,type|Input should be a valid"
            + " string|{\"messages\":[{\"type\":null}]}",
        "string_type|body,messages,0,source|Input should be a valid"
            + " string|{\"messages\":[{\"type\":\"a\",\"source\":{}}]}",
        "string_type|body,messages,0,timestamp|Input should be a valid"
            + " string|{\"messages\":[{\"type\":\"a\",\"timestamp\":5}]}",
        "string_type|body,messages,0,message|Input should be a valid"
            + " string|{\"messages\":[{\"type\":\"a\",\"message\":[]}]}",
        "dict_type|body,messages,0,data|Input should be a valid"
            + " dictionary|{\"messages\":[{\"type\":\"a\",\"data\":[1]}]}",
        "dict_type|body,batch_metadata|Input should be a valid"
            + " dictionary|{\"messages\":[{\"type\":\"a\"}],\"batch_metadata\":[]}",
        "list_type|body,messages|Input should be a valid list|{\"messages\":{\"type\":\"a\"}}",
        "list_type|body,messages|Input should be a valid list|{\"messages\":null}",
        "model_attributes_type|body,messages,0|Input should be a valid dictionary or object to"
            + " extract fields from|{\"messages\":[[1]]}",
        "model_attributes_type|body,messages,0|Input should be a valid dictionary or object to"
            + " extract fields from|{\"messages\":[7]}",
        "model_attributes_type|body|Input should be a valid dictionary or object to extract fields"
            + " from|[{\"type\":\"a\"}]",
        "model_attributes_type|body|Input should be a valid dictionary or object to extract fields"
            + " from|\"text\"",
        "json_invalid|body,0|JSON decode error|oops",
        "json_invalid|body,0|JSON decode error|[1,2",
        "json_invalid|body,13|JSON decode error|{\"messages\":[",
        "json_invalid|body,26|JSON decode error|{\"messages\":[{\"type\":\"a\"},]}",
        "json_invalid|body,27|JSON decode error|{\"messages\":[{\"type\":\"a\"}]}x",
        "json_invalid|body,25|JSON decode error|{\"messages\":[{\"type\":\"a\"}}",
        "json_invalid|body,1|JSON decode error|{messages:[]}",
        "json_invalid|body,12|JSON decode error|{\"messages\" []}",
        "json_invalid|body,19|JSON decode error|{\"messages\":[],\"x\":nul}",
        "json_invalid|body,messages,0|JSON decode error|{\"messages\":[{\"type\":\"a\" 1}]}",
        "duplicate_key|body,messages|Field stands"
            + " twice|{\"messages\":[{\"type\":\"a\"}],\"messages\":[]}",
        "duplicate_key|body,messages,0|a key stands"
            + " twice|{\"messages\":[{\"type\":\"a\",\"type\":\"b\"}]}"
      })
  void refuses(String type, String loc, String msg, String body) {
    HttpAnswer answer = rig.post(FakeRequest.envelope(body));

    assertThat(answer.status()).isEqualTo(422);
    Map<String, Object> problem = onlyProblem(answer);
    assertThat(problem).containsEntry("type", type).containsEntry("msg", msg);
    assertThat(((List<?>) problem.get("loc")).stream().map(String::valueOf))
        .containsExactly(loc.split(","));
    if (type.equals("json_invalid")) {
      assertThat(problem).containsEntry("input", Map.of()).containsKey("ctx");
    }
    assertThat(rig.lane.attempts).isZero();
  }

  @Test
  void refusesNoBody() {
    HttpAnswer answer = rig.post(FakeRequest.envelope(""));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(onlyProblem(answer))
        .containsEntry("type", "missing")
        .containsEntry("loc", List.of("body"))
        .containsEntry("msg", "Field required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void refusesAnotherContentType(String type) {
    HttpAnswer answer =
        rig.post(
            new FakeRequest().with("Content-Type", type).body("{\"messages\":[{\"type\":\"a\"}]}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(onlyProblem(answer))
        .containsEntry("type", "model_attributes_type")
        .containsEntry("loc", List.of("body"));
  }

  @Test
  void oneBadEventCostsOneEvent() {
    HttpAnswer answer =
        rig.post(
            FakeRequest.envelope(
                "{\"messages\":[{\"type\":\"a\"},{\"message\":\"secret words\"},{\"type\":\"b\"},"
                    + "{\"type\":\"c\",\"x\":nope},7,{\"type\":\"d\"}]}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Rig.json(answer))
        .containsEntry("status", "partial")
        .containsEntry("processed_events", 3L)
        .containsEntry("refused_events", 3L)
        .containsEntry(
            "errors",
            List.of(
                Map.of("index", 1L, "reason", "type: Field required"),
                Map.of("index", 3L, "reason", "JSON decode error: Expecting value"),
                Map.of(
                    "index",
                    4L,
                    "reason",
                    "Input should be a valid dictionary or object to extract fields from")));
    assertThat(Rig.body(answer)).doesNotContain("secret");
    assertThat(rig.lane.stored)
        .containsExactly("{\"type\":\"a\"}", "{\"type\":\"b\"}", "{\"type\":\"d\"}");
    assertThat(rig.lane.dropped).isEqualTo(Map.of("schema", 2L, "syntax", 1L));
    assertThat(rig.count("edgebot_ingest_refused_events_total/schema")).isEqualTo(2);
    assertThat(rig.count("edgebot_ingest_refused_events_total/syntax")).isEqualTo(1);
  }

  @Test
  void namesEventsThatProcessorsRefusedByTheirPlaceInTheRequest() {
    rig.lane.quarantine.add(new AppendResult.Refusal(1, "withheld"));

    HttpAnswer answer =
        rig.post(FakeRequest.envelope("{\"messages\":[{\"type\":\"a\"},{},{\"type\":\"b\"}]}"));

    assertThat(Rig.json(answer))
        .containsEntry("status", "partial")
        .containsEntry("processed_events", 1L)
        .containsEntry(
            "errors",
            List.of(
                Map.of("index", 1L, "reason", "type: Field required"),
                Map.of("index", 2L, "reason", "quarantined: withheld")));
  }

  @Test
  void namesEveryFaultWhenNoEventIsValid() {
    HttpAnswer answer =
        rig.post(FakeRequest.envelope("{\"messages\":[{\"type\":1,\"data\":3},{\"message\":1}]}"));

    assertThat(answer.status()).isEqualTo(422);
    List<String> places =
        ((List<?>) Rig.json(answer).get("detail"))
            .stream().map(each -> ((Map<?, ?>) each).get("loc").toString()).toList();
    assertThat(places)
        .containsExactly(
            "[body, messages, 0, type]",
            "[body, messages, 0, data]",
            "[body, messages, 1, message]",
            "[body, messages, 1, type]");
  }

  @Test
  void removesIdentitiesThatNobodyVouchesFor() {
    rig.post(FakeRequest.envelope("{\"messages\":[{\"_id\":\"x/1\",\"type\":\"a\"}]}"));

    assertThat(rig.lane.appends.get(0).events().get(0).get("_id")).isNull();
    assertThat(rig.lane.appends.get(0).events().get(0).type()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "HEAD"})
  void refusesOtherMethods(String method) {
    HttpAnswer answer = rig.post(new FakeRequest().method(method));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(Rig.body(answer)).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    assertThat(answer.headers()).containsEntry("Allow", "POST");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> onlyProblem(HttpAnswer answer) {
    List<Object> detail = (List<Object>) Rig.json(answer).get("detail");
    assertThat(detail).as(Rig.body(answer)).hasSize(1);
    return (Map<String, Object>) detail.get(0);
  }
}
