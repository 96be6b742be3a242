package io.edgebot.engine.internal.delivery;

import io.edgebot.api.plugin.Settings;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The delivery keys that every sink's pid file may have.
 *
 * @param route {@code include}, {@code exclude}
 * @param batchSize {@code batch_size}: events that end the wait for more
 * @param flushInterval {@code flush_interval_seconds}: the longest wait for more
 * @param batchMaxEvents {@code batch_max_events}: the most under backlog
 * @param batchMaxBytes {@code batch_max_bytes}: likewise, of encoded events
 * @param subscription {@code required}, {@code max_lag_bytes}, {@code max_lag_seconds}
 * @param oldest {@code start}: whether a new sink begins at the oldest event kept
 * @param breakerFailures {@code breaker_failures}: attempts that fail before the breaker opens
 * @param degradedLagSeconds {@code degraded_lag_seconds}: how long an event may wait, beyond {@code
 *     flush_interval_seconds}, before health says that the sink is behind
 */
record DeliverySettings(
    Route route,
    int batchSize,
    Duration flushInterval,
    int batchMaxEvents,
    long batchMaxBytes,
    Journal.Subscription subscription,
    boolean oldest,
    int breakerFailures,
    double degradedLagSeconds) {

  static DeliverySettings of(Map<String, ?> properties) {
    Reader reader = new Reader(Settings.of(properties), properties);
    Settings settings = reader.settings;
    settings.range("window", reader.number("window", 1), 1, 1);
    return new DeliverySettings(
        Route.of(settings, reader.list("include"), reader.list("exclude")),
        (int) settings.range("batch_size", reader.number("batch_size", 100), 1, 1_000_000),
        Duration.ofNanos(
            (long)
                (1e9
                    * settings.range(
                        "flush_interval_seconds",
                        reader.decimal("flush_interval_seconds", 1),
                        0,
                        86_400))),
        (int)
            settings.range(
                "batch_max_events", reader.number("batch_max_events", 10_000), 1, 1_000_000),
        settings.range(
            "batch_max_bytes", reader.number("batch_max_bytes", 4L << 20), 1024, 256L << 20),
        new Journal.Subscription(
            reader.flag("required", true),
            settings.range("max_lag_bytes", reader.number("max_lag_bytes", 0), 0, Long.MAX_VALUE),
            settings.range(
                "max_lag_seconds", reader.number("max_lag_seconds", 0), 0, Long.MAX_VALUE)),
        settings
            .oneOf("start", reader.text("start", "oldest"), Set.of("oldest", "newest"))
            .equals("oldest"),
        (int) settings.range("breaker_failures", reader.number("breaker_failures", 5), 1, 1000),
        settings.range(
            "degraded_lag_seconds", reader.decimal("degraded_lag_seconds", 300), 0.1, 31_536_000));
  }

  /** From which age of the oldest undelivered event on health says that the sink is behind. */
  double lagLimitSeconds() {
    return degradedLagSeconds + flushInterval.toNanos() / 1e9;
  }

  /** Reads properties that a pid file gives as text, and other sources as numbers. */
  private record Reader(Settings settings, Map<String, ?> properties) {
    private @Nullable String raw(String key) {
      Object value = properties.get(key);
      String text = value == null ? "" : value.toString().strip();
      return text.isEmpty() ? null : text;
    }

    String text(String key, String absent) {
      String text = raw(key);
      return text == null ? absent : text;
    }

    long number(String key, long absent) {
      String text = raw(key);
      try {
        return text == null ? absent : Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw settings.refuse(key, String.valueOf(text), "a whole number");
      }
    }

    double decimal(String key, double absent) {
      String text = raw(key);
      try {
        return text == null ? absent : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw settings.refuse(key, String.valueOf(text), "a number");
      }
    }

    boolean flag(String key, boolean absent) {
      String text = raw(key);
      return text == null
          ? absent
          : settings.oneOf(key, text, Set.of("true", "false")).equals("true");
    }

    List<String> list(String key) {
      Object value = properties.get(key);
      Stream<String> items =
          value instanceof Object[] array
              ? Arrays.stream(array).map(Object::toString)
              : Stream.ofNullable(raw(key)).flatMap(text -> Arrays.stream(text.split(",", -1)));
      return items.map(String::strip).filter(item -> !item.isEmpty()).toList();
    }
  }
}
