package io.edgebot.operations.http.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.ProcessorStatus;
import io.edgebot.api.operations.SinkStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /healthz}: the fields that monitoring of the field's edges and motherships
 * reads, and more.
 */
final class HealthDocument {
  /** Service names that the field's edges have, by plugin; each stands for all its instances. */
  private static final Map<String, String> FIELD_NAMES =
      Map.of(
          "shipper", "output_shipper",
          "syslog", "syslog_server",
          "snmp", "snmp_poller",
          "weather", "weather_poller",
          "files", "file_tailer",
          "flows", "flows_listener",
          "nmea", "nmea_listener",
          "discovery", "service_discovery");

  private HealthDocument() {}

  /** The body while there is no engine. */
  static byte[] starting(String version, Instant now, String reason) throws IOException {
    return Json.object(
        json -> {
          json.writeStringField("status", Snapshot.Status.UNHEALTHY.text);
          json.writeStringField("timestamp", now.toString());
          json.writeStringField("version", version);
          json.writeStringField("reason", reason);
          Json.object(json, "services", none -> {});
          json.writeBooleanField("database", false);
          Json.object(json, "sinks", none -> {});
          json.writeArrayFieldStart("enabled_sinks");
          json.writeEndArray();
          json.writeArrayFieldStart("pipeline_processors");
          json.writeEndArray();
          json.writeArrayFieldStart("plugins");
          json.writeEndArray();
        });
  }

  /** The body of a running engine. */
  static byte[] of(Snapshot state, String version, Instant now) throws IOException {
    return Json.object(
        json -> {
          json.writeStringField("status", state.status().text);
          json.writeStringField("timestamp", now.toString());
          json.writeStringField("version", version);
          json.writeStringField("role", state.role());
          json.writeStringField("origin", state.origin());
          json.writeStringField("reason", reason(state));
          Json.object(json, "services", body -> services(body, state));
          json.writeBooleanField("database", state.database());
          Json.object(json, "sinks", body -> sinks(body, state));
          json.writeArrayFieldStart("enabled_sinks");
          for (SinkStatus sink : state.sinks()) {
            json.writeString(sink.instance());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("pipeline_processors");
          for (ProcessorStatus processor : state.processors()) {
            json.writeString(processor.instance());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("plugins");
          for (PluginStatus plugin : state.plugins()) {
            plugin(json, plugin);
          }
          json.writeEndArray();
          Json.object(
              json,
              "intake",
              body -> {
                body.writeBooleanField("open", state.intake().open());
                body.writeBooleanField("durable", state.intake().durable());
                body.writeStringField("reason", state.intake().reason());
              });
          Json.object(json, "journal", body -> StatsDocument.journal(body, state.journal()));
        });
  }

  /** The first thing that a person should look at. */
  private static String reason(Snapshot state) {
    if (!state.intake().reason().isEmpty()) {
      return state.intake().reason();
    }
    Optional<PluginStatus> plugin = state.plugins().stream().filter(p -> !p.ok()).findFirst();
    if (plugin.isPresent()) {
      String why = plugin.get().reason();
      return plugin.get().instance() + ": " + (why.isEmpty() ? state(plugin.get()) : why);
    }
    Optional<SinkStatus> sink = state.sinks().stream().filter(s -> !Snapshot.well(s)).findFirst();
    if (sink.isPresent()) {
      return sink.get().instance() + ": " + reason(sink.get());
    }
    return state.journal().notice();
  }

  private static String reason(SinkStatus sink) {
    if (!sink.attached()) {
      return String.format(
          Locale.ROOT,
          "no plugin serves it; of its %d undelivered events the oldest is %.1f s old",
          sink.lagEvents(),
          sink.lagSeconds());
    }
    return sink.lastError().isEmpty() ? "does not deliver" : sink.lastError();
  }

  private static String state(PluginStatus plugin) {
    return plugin.state().name().toLowerCase(Locale.ROOT);
  }

  private static void plugin(JsonGenerator json, PluginStatus plugin) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", plugin.kind());
    json.writeStringField("instance", plugin.instance());
    json.writeStringField("version", plugin.version());
    json.writeStringField("state", state(plugin));
    json.writeStringField("reason", plugin.reason());
    json.writeEndObject();
  }

  /** Inputs and shippers, each by its own name, and once more by the name that the field knows. */
  private static void services(JsonGenerator json, Snapshot state) throws IOException {
    Map<String, PluginStatus> byName = new LinkedHashMap<>();
    for (PluginStatus each : state.plugins()) {
      if (each.kind().equals("input") || Snapshot.plugin(each.instance()).equals("shipper")) {
        // Of several versions, the one that runs; states stand in that order.
        byName.merge(
            each.instance(),
            each,
            (one, other) -> one.state().compareTo(other.state()) <= 0 ? one : other);
      }
    }
    Collection<PluginStatus> services = byName.values();
    for (PluginStatus service : services) {
      Json.object(
          json,
          service.instance(),
          body -> {
            body.writeBooleanField("healthy", service.ok());
            Json.object(
                body,
                "status",
                fields -> {
                  fields.writeStringField("state", state(service));
                  fields.writeStringField("reason", service.reason());
                  counts(fields, state, service.instance());
                });
          });
    }
    for (Map.Entry<String, String> name : new TreeMap<>(FIELD_NAMES).entrySet()) {
      List<PluginStatus> instances =
          services.stream()
              .filter(p -> Snapshot.plugin(p.instance()).equals(name.getKey()))
              .toList();
      if (!instances.isEmpty()) {
        Json.object(
            json,
            name.getValue(),
            body -> {
              body.writeBooleanField("healthy", instances.stream().allMatch(PluginStatus::ok));
              Json.object(
                  body,
                  "status",
                  fields -> {
                    fields.writeArrayFieldStart("instances");
                    for (PluginStatus each : instances) {
                      fields.writeString(each.instance());
                    }
                    fields.writeEndArray();
                  });
            });
      }
    }
  }

  private static void counts(JsonGenerator json, Snapshot state, String instance)
      throws IOException {
    InputStatus input = byInstance(state.inputs(), instance);
    if (input != null) {
      StatsDocument.input(json, input);
    }
    for (SinkStatus sink : state.sinks()) {
      if (sink.instance().equals(instance)) {
        StatsDocument.delivery(json, sink);
      }
    }
  }

  private static @Nullable InputStatus byInstance(List<InputStatus> inputs, String instance) {
    return inputs.stream().filter(i -> i.instance().equals(instance)).findFirst().orElse(null);
  }

  private static void sinks(JsonGenerator json, Snapshot state) throws IOException {
    for (SinkStatus sink : state.sinks()) {
      Json.object(
          json,
          sink.instance(),
          body -> {
            body.writeBooleanField("healthy", state.healthy(sink));
            body.writeBooleanField("enabled", sink.attached());
            body.writeBooleanField("required", sink.required());
            body.writeStringField("breaker", StatsDocument.breaker(sink));
            body.writeNumberField("consecutive_failures", sink.consecutiveFailures());
            body.writeNumberField("lag_events", sink.lagEvents());
            body.writeNumberField("lag_bytes", sink.lagBytes());
            body.writeNumberField("lag_seconds", sink.lagSeconds());
            body.writeNumberField("quarantined", sink.refused());
            Json.time(body, "last_success", sink.lastSuccess());
            Json.time(body, "last_failure", sink.lastFailure());
            body.writeStringField("last_error", sink.lastError());
          });
    }
  }
}
