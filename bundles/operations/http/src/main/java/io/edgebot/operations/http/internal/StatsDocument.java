package io.edgebot.operations.http.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.Edges.EdgeReport;
import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.ProcessorStatus;
import io.edgebot.api.operations.SinkStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The body of {@code /stats}: the fields that the field's motherships give, and more. */
final class StatsDocument {
  private StatsDocument() {}

  static byte[] of(Snapshot state, List<EdgeReport> edges, String version, Instant now)
      throws IOException {
    return Json.object(
        json -> {
          Json.object(
              json,
              "service",
              body -> {
                body.writeNumberField(
                    "uptime", Duration.between(state.startedAt(), now).toMillis() / 1000.0);
                body.writeStringField("version", version);
                body.writeStringField("role", state.role());
                body.writeStringField("origin", state.origin());
                Json.time(body, "started_at", state.startedAt());
              });
          Json.object(
              json,
              "pipeline",
              body -> Json.object(body, "processors", each -> processors(each, state)));
          Json.object(json, "sinks", body -> sinks(body, state));
          Json.object(
              json,
              "database",
              body -> body.writeNumberField("active_connections", state.database() ? 1 : 0));
          Json.object(
              json,
              "inputs",
              body -> {
                for (InputStatus input : state.inputs()) {
                  Json.object(body, input.instance(), fields -> input(fields, input));
                }
              });
          Json.object(json, "journal", body -> journal(body, state.journal()));
          json.writeArrayFieldStart("edges");
          for (EdgeReport edge : edges) {
            json.writeStartObject();
            edge(json, edge, now);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void processors(JsonGenerator json, Snapshot state) throws IOException {
    for (ProcessorStatus processor : state.processors()) {
      Json.object(
          json,
          processor.instance(),
          body -> {
            body.writeNumberField("processed", processor.processed());
            body.writeNumberField("errors", processor.errors());
            body.writeNumberField("total_time", processor.seconds());
            body.writeNumberField(
                "avg_processing_time",
                processor.processed() == 0 ? 0 : processor.seconds() / processor.processed());
            body.writeBooleanField("required", processor.required());
          });
    }
  }

  private static void sinks(JsonGenerator json, Snapshot state) throws IOException {
    for (SinkStatus sink : state.sinks()) {
      Json.object(
          json,
          sink.instance(),
          body -> {
            body.writeBooleanField("base_healthy", sink.attached());
            body.writeBooleanField("overall_healthy", state.healthy(sink));
            Json.object(
                body,
                "circuit_breaker",
                breaker -> {
                  breaker.writeStringField("state", breaker(sink));
                  breaker.writeNumberField("failure_count", sink.consecutiveFailures());
                  breaker.writeNumberField("inflight_requests", 0);
                  breaker.writeNumberField("last_failure_time", Json.seconds(sink.lastFailure()));
                });
            Json.object(
                body,
                "queue",
                queue -> {
                  queue.writeNumberField("queue_count", sink.lagEvents());
                  queue.writeNumberField("queue_bytes", sink.lagBytes());
                  queue.writeNumberField("dlq_count", sink.refused());
                  queue.writeNumberField("max_bytes", state.journal().maxBytes());
                });
            body.writeBooleanField("required", sink.required());
            delivery(body, sink);
          });
    }
  }

  /** Whether deliveries are tried, as a word. */
  static String breaker(SinkStatus sink) {
    return sink.breaker().name().toLowerCase(Locale.ROOT);
  }

  /** What a sink delivered and what it lags. */
  static void delivery(JsonGenerator json, SinkStatus sink) throws IOException {
    json.writeNumberField("delivered", sink.delivered());
    json.writeNumberField("refused", sink.refused());
    json.writeNumberField("skipped", sink.skipped());
    json.writeNumberField("errors", sink.errors());
    json.writeNumberField("lag_events", sink.lagEvents());
    json.writeNumberField("lag_bytes", sink.lagBytes());
    json.writeNumberField("lag_seconds", sink.lagSeconds());
    Json.time(json, "last_success", sink.lastSuccess());
    Json.time(json, "last_failure", sink.lastFailure());
    json.writeStringField("last_error", sink.lastError());
  }

  /** What an input received. */
  static void input(JsonGenerator json, InputStatus input) throws IOException {
    json.writeNumberField("received", input.received());
    json.writeNumberField("uncommitted", input.uncommitted());
    Json.time(json, "last_received", input.lastReceived());
    Json.object(
        json,
        "dropped",
        body -> {
          for (Map.Entry<String, Long> each : new TreeMap<>(input.dropped()).entrySet()) {
            body.writeNumberField(each.getKey(), each.getValue());
          }
        });
  }

  private static void edge(JsonGenerator json, EdgeReport edge, Instant now) throws IOException {
    json.writeStringField("edge", edge.edge());
    json.writeStringField("version", edge.version());
    Json.time(json, "last_seen", edge.received());
    json.writeBooleanField("silent", edge.silent(now));
    if (edge.lagEvents() < 0) {
      json.writeNullField("lag_events");
    } else {
      json.writeNumberField("lag_events", edge.lagEvents());
    }
    if (edge.lagSeconds() < 0) {
      json.writeNullField("lag_seconds");
    } else {
      json.writeNumberField("lag_seconds", edge.lagSeconds());
    }
    Duration offset = edge.clockOffset();
    if (offset == null) {
      json.writeNullField("clock_offset_seconds");
    } else {
      json.writeNumberField("clock_offset_seconds", Json.seconds(offset));
    }
  }

  /** The journal. */
  static void journal(JsonGenerator json, JournalStatus journal) throws IOException {
    json.writeStringField("generation", journal.generation());
    json.writeNumberField("events", journal.events());
    json.writeNumberField("bytes", journal.bytes());
    json.writeNumberField("max_bytes", journal.maxBytes());
    json.writeNumberField("quarantined", journal.quarantined());
    json.writeNumberField("damaged_rows", journal.damagedRows());
    json.writeStringField("notice", journal.notice());
  }
}
