package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.transport.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** The whole of ingest on fakes. */
final class Rig implements AutoCloseable {
  static final String OWN_ORIGIN = "mothership-1";
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  final FakeLane lane = new FakeLane();
  final Fakes.FakeHealth health = new Fakes.FakeHealth();
  final Fakes.FakeCounters counters = new Fakes.FakeCounters();
  final Fakes.FakeState state = new Fakes.FakeState();
  final AtomicLong nanos = new AtomicLong();
  final Conditions conditions = new Conditions(health, nanos::get);
  final EdgeStatuses statuses = new EdgeStatuses(conditions, Duration.ofMinutes(5));
  final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  final BodyMemory memory;
  final Appender appender;
  final IngestHandler handler;

  private Rig(Builder builder) {
    IngestMetrics metrics = new IngestMetrics(counters);
    memory = new BodyMemory(builder.memory);
    appender = new Appender(lane, executor, builder.hold, 2);
    TokenFile file =
        builder.tokens == null
            ? null
            : new TokenFile(builder.tokens, !builder.allowLoopback, conditions, nanos::get);
    handler =
        new IngestHandler(
            new IngestHandler.Parts(
                new Authenticator(file, builder.allowLoopback),
                new Bindings(state),
                new RequestReader(new FakeCodec(), builder.limits, metrics),
                appender,
                lane,
                memory,
                statuses,
                conditions,
                metrics,
                () ->
                    List.of(
                        Fakes.sink("store-main", SinkStatus.Breaker.CLOSED, 0, 0, 0),
                        Fakes.sink("loki", SinkStatus.Breaker.OPEN, 512, 8192, 91.25))),
            OWN_ORIGIN,
            builder.maxRequests,
            Clock.fixed(NOW, ZoneOffset.UTC));
    conditions.show();
  }

  /** Only requests from this machine, no token. */
  static Rig open() {
    return new Builder().build();
  }

  static Builder with() {
    return new Builder();
  }

  static final class Builder {
    private Path tokens;
    private boolean allowLoopback = true;
    private Limits limits = Limits.DEFAULT;
    private Duration hold = Duration.ofSeconds(4);
    private int maxRequests = 4;
    private long memory = 512 << 20;

    Builder tokens(Path file) {
      tokens = file;
      return this;
    }

    Builder tokens(Path file, String lines) {
      write(file, lines);
      return tokens(file);
    }

    Builder allowLoopback(boolean allow) {
      allowLoopback = allow;
      return this;
    }

    Builder limits(Limits given) {
      limits = given;
      return this;
    }

    Builder hold(Duration given) {
      hold = given;
      return this;
    }

    Builder maxRequests(int most) {
      maxRequests = most;
      return this;
    }

    Builder memory(long most) {
      memory = most;
      return this;
    }

    Rig build() {
      return new Rig(this);
    }
  }

  /** The answer to a request from this machine. */
  HttpAnswer post(FakeRequest request) {
    return send(request.fromLoopback());
  }

  /** The answer to a request as it is. */
  HttpAnswer send(FakeRequest request) {
    try {
      return later(request).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  CompletableFuture<HttpAnswer> later(FakeRequest request) {
    return handler.handle(request).toCompletableFuture();
  }

  long count(String counter) {
    return counters.values.getOrDefault(counter, 0L);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  static String body(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** A JSON answer, read. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> json(HttpAnswer answer) {
    try (JsonParser json = Json.parser(answer.body(), 0, answer.body().length)) {
      json.nextToken();
      return (Map<String, Object>) value(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonParser json) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          fields.put(name, value(json));
        }
        return fields;
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(json));
        }
        return items;
      }
      case VALUE_NUMBER_INT -> {
        return json.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        return json.getDoubleValue();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return json.getText();
      }
    }
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String sha256(String text) {
    byte[] bytes = utf8(text);
    return HexFormat.of().formatHex(Digest.of(bytes, 0, bytes.length));
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
