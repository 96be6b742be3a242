package io.edgebot.sink.file.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** What the engine would give a sink. */
final class Fakes {
  private Fakes() {}

  /** A configuration with its defaults, but for the given keys. */
  static <A> A config(Class<A> type, Map<String, Object> settings) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              String key = method.getName().replace("__", "_");
              return settings.getOrDefault(key, method.getDefaultValue());
            });
    return type.cast(proxy);
  }

  static DeliveryBatch batch(List<StoredEvent> events) {
    return new DeliveryBatch() {
      @Override
      public List<StoredEvent> events() {
        return events;
      }

      @Override
      public long encodedBytes() {
        return events.stream().mapToLong(e -> e.encodedLength() + 1).sum();
      }

      @Override
      public List<SkippedRange> skipped() {
        return List.of();
      }

      @Override
      public List<Block> blocks() {
        return List.of();
      }

      @Override
      public byte[] next() {
        return new byte[0];
      }
    };
  }

  static StoredEvent event(EventId id, Instant time, String source, String message) {
    Event event =
        Event.builder("syslog")
            .timestamp(time)
            .put("source", source)
            .put("severity", "warning")
            .put("message", message)
            .put("raw_message", "<12>raw " + message)
            .build();
    return new Stored(id, event, encode(time, source, message));
  }

  static byte[] encode(Instant time, String source, String message) {
    return ("{\"type\":\"syslog\",\"timestamp\":\""
            + time
            + "\",\"source\":\""
            + source
            + "\",\"severity\":\"warning\",\"message\":"
            + quote(message)
            + ",\"raw_message\":"
            + quote("<12>raw " + message)
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  record Stored(EventId id, Event event, byte[] encoded) implements StoredEvent {
    @Override
    public String principal() {
      return null;
    }

    @Override
    public int encodedLength() {
      return encoded.length;
    }

    @Override
    public void writeEncoded(OutputStream out) throws IOException {
      out.write(encoded);
    }

    @Override
    public String type() {
      return event.type();
    }

    @Override
    public Instant timestamp() {
      return event.timestamp();
    }

    @Override
    public Instant receivedAt() {
      return event.receivedAt();
    }

    @Override
    public String source() {
      return event.source();
    }

    @Override
    public String host() {
      return event.host();
    }

    @Override
    public Severity severity() {
      return event.severity();
    }

    @Override
    public String message() {
      return event.message();
    }

    @Override
    public int size() {
      return event.size();
    }

    @Override
    public String key(int index) {
      return event.key(index);
    }

    @Override
    public Object value(int index) {
      return event.value(index);
    }

    @Override
    public int indexOf(String key) {
      return event.indexOf(key);
    }

    @Override
    public int weight() {
      return event.weight();
    }

    @Override
    public EventBuilder toBuilder() {
      return event.toBuilder();
    }
  }

  /** A context that remembers health and counters. */
  static final class Context implements SinkContext, AutoCloseable {
    final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    volatile String health = "none";
    volatile byte[] position;

    @Override
    public Optional<byte[]> position() {
      return Optional.ofNullable(position);
    }

    @Override
    public Progress progress() {
      return new Progress(0, 0, 0);
    }

    @Override
    public String origin() {
      return "edge-1";
    }

    @Override
    public String instance() {
      return "file-main";
    }

    @Override
    public State state() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Health health() {
      return new Health() {
        @Override
        public void healthy() {
          health = "healthy";
        }

        @Override
        public void degraded(String reason) {
          health = "degraded: " + reason;
        }

        @Override
        public void failed(String reason) {
          health = "failed: " + reason;
        }
      };
    }

    @Override
    public Counters counters() {
      return new Counters() {
        @Override
        public Counter counter(Spec spec) {
          return counts.computeIfAbsent(spec.name(), name -> new AtomicLong())::addAndGet;
        }

        @Override
        public Counter counter(Spec spec, String labelValue) {
          return counter(spec);
        }
      };
    }

    @Override
    public ScheduledExecutorService executor() {
      return executor;
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
