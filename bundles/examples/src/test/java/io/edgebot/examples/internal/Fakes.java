package io.edgebot.examples.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.ProcessorContext;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the engine would give a plugin. */
final class Fakes {
  final Map<String, Long> counts = new TreeMap<>();
  final List<String> health = new ArrayList<>();

  /** A configuration with its defaults, but for the given keys. */
  static <A> A config(Class<A> type, Map<String, ?> settings) {
    return fake(
        type,
        (name, args) -> {
          String key = name.replace("__", "_");
          return settings.containsKey(key)
              ? settings.get(key)
              : type.getDeclaredMethod(name).getDefaultValue();
        });
  }

  SinkContext sinkContext() {
    return fake(SinkContext.class, this::context);
  }

  ProcessorContext processorContext() {
    return fake(ProcessorContext.class, this::context);
  }

  private Object context(String method, Object[] args) {
    return switch (method) {
      case "counters" -> fake(Counters.class, (name, spec) -> counter((Counters.Spec) spec[0]));
      case "health" ->
          fake(
              Health.class,
              (state, reason) -> health.add(state + (reason == null ? "" : ": " + reason[0])));
      default -> throw new UnsupportedOperationException(method);
    };
  }

  private Counters.Counter counter(Counters.Spec spec) {
    return amount -> counts.merge(spec.name(), amount, Long::sum);
  }

  /** A batch of events, each given as its encoded text. */
  static DeliveryBatch delivery(String... encoded) {
    List<StoredEvent> events = new ArrayList<>();
    long bytes = 0;
    for (String text : encoded) {
      events.add(
          fake(
              StoredEvent.class,
              (method, args) -> {
                ((OutputStream) args[0]).write(text.getBytes(StandardCharsets.UTF_8));
                return null;
              }));
      bytes += text.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    long all = bytes;
    return fake(
        DeliveryBatch.class, (method, args) -> method.equals("events") ? events : (Object) all);
  }

  /** A batch that remembers what became of its events: replaced in place, or dropped. */
  static Batch batch(List<Event> events, Map<Integer, String> dropped) {
    return fake(
        Batch.class,
        (method, args) ->
            switch (method) {
              case "size" -> events.size();
              case "event" -> events.get((int) args[0]);
              case "replace" -> events.set((int) args[0], (Event) args[1]);
              case "drop" -> dropped.put((int) args[0], (String) args[1]);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private interface Answer {
    Object to(String method, Object[] args) throws Exception;
  }

  private static <A> A fake(Class<A> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              Object result = answer.to(method.getName(), args);
              return method.getReturnType() == void.class ? null : result;
            }));
  }
}
