package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.transport.HttpAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Answers, in the form that the field's senders know. */
final class Answers {
  /** At most so many problems and errors are named; all are counted. */
  static final int MAX_NAMED = 1000;

  private Answers() {}

  /** An event that was not taken. */
  record Refused(int index, String reason) {}

  /**
   * What became of a request whose events are durable.
   *
   * @param processed events that are in the journal now, were there before, or that processors
   *     dropped as configured
   * @param queued events that wait in the journal for each sink
   * @param seconds that it took
   * @param sinks the sinks that are configured
   * @param refused events that were not taken, or that processors put into quarantine
   */
  record Taken(
      int processed, int queued, double seconds, List<SinkStatus> sinks, List<Refused> refused) {}

  /** One sentence. */
  static HttpAnswer detail(int status, String sentence) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("detail", sentence);
          json.writeEndObject();
        });
  }

  /** Not now: 503. */
  static HttpAnswer unavailable(String sentence, int retryAfterSeconds) {
    return detail(503, sentence).with("Retry-After", Integer.toString(retryAfterSeconds));
  }

  /** What is wrong: 422. */
  static HttpAnswer problems(List<Problem> problems) {
    return json(
        422,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("detail");
          for (Problem problem : problems.subList(0, Math.min(MAX_NAMED, problems.size()))) {
            write(json, problem);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** All that could be taken is durable: 200. */
  static HttpAnswer taken(Taken taken) {
    List<Refused> refused = taken.refused();
    return json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", refused.isEmpty() ? "success" : "partial");
          json.writeNumberField("processed_events", taken.processed());
          json.writeNumberField("processing_time", taken.seconds());
          json.writeObjectFieldStart("sink_results");
          for (SinkStatus sink : taken.sinks()) {
            json.writeObjectFieldStart(sink.instance());
            json.writeNumberField("written", 0);
            json.writeNumberField("errors", 0);
            json.writeNumberField("retries", 0);
            json.writeNumberField("queued", taken.queued());
            json.writeStringField("breaker", sink.breaker().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("lag_events", sink.lagEvents());
            json.writeNumberField("lag_bytes", sink.lagBytes());
            json.writeNumberField("lag_seconds", sink.lagSeconds());
            json.writeEndObject();
          }
          json.writeEndObject();
          if (refused.isEmpty()) {
            json.writeNullField("errors");
          } else {
            json.writeArrayFieldStart("errors");
            for (Refused event : refused.subList(0, Math.min(MAX_NAMED, refused.size()))) {
              json.writeStartObject();
              json.writeNumberField("index", event.index());
              json.writeStringField("reason", event.reason());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("refused_events", refused.size());
          }
          json.writeEndObject();
        });
  }

  private static HttpAnswer json(int status, Json.Document document) {
    return HttpAnswer.of(status, "application/json", Json.bytes(document));
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", problem.type());
    json.writeArrayFieldStart("loc");
    for (Object step : problem.loc()) {
      if (step instanceof Integer index) {
        json.writeNumber(index);
      } else {
        json.writeString(step.toString());
      }
    }
    json.writeEndArray();
    json.writeStringField("msg", problem.msg());
    if (!problem.error().isEmpty()) {
      json.writeObjectFieldStart("input");
      json.writeEndObject();
      json.writeObjectFieldStart("ctx");
      json.writeStringField("error", problem.error());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
