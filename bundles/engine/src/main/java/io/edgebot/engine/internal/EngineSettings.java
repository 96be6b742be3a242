package io.edgebot.engine.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine's settings. It always starts: what cannot be used is replaced by its default, and
 * named in {@link #problems}.
 */
record EngineSettings(
    String role,
    List<String> sinks,
    JournalOptions journal,
    int laneEvents,
    long laneBytes,
    int workers,
    String compression,
    int maxEventBytes,
    List<String> problems) {
  /** The pid, and the file without its ending. */
  static final String PID = "io.edgebot.engine";

  private static final Set<String> ROLES = Set.of("edge", "mothership", "all");

  /**
   * Reads a configuration.
   *
   * @param surroundings system properties and environment by name; null where there is none
   */
  static EngineSettings of(
      Map<String, ?> configuration, UnaryOperator<@Nullable String> surroundings) {
    Reader reader = new Reader(configuration);
    String started = surroundings.apply("edgebot.role");
    String role = reader.word("role", started == null ? "all" : started, ROLES);
    String data = surroundings.apply("karaf.data");
    Path directory = Path.of(data == null ? "data" : data, "journal");
    String origin = reader.text("origin", "");
    if (!origin.isEmpty() && !EventId.isOrigin(origin)) {
      reader.problem("origin", origin, "1 to 64 of A-Z a-z 0-9 . _ -");
      origin = "";
    }
    JournalOptions journal =
        new JournalOptions(
            Path.of(reader.text("directory", directory.toString())),
            origin,
            reader.number("max_bytes", 1L << 30, 1 << 20, Long.MAX_VALUE),
            Duration.ofMillis(reader.number("commit_interval_ms", 200, 1, 60_000)),
            reader.number("quarantine_max_bytes", 64L << 20, 0, Long.MAX_VALUE),
            reader.word("on_quota", "block", Set.of("block", "drop_oldest")).equals("drop_oldest"),
            reader.number(
                "reserve_bytes", JournalOptions.DEFAULT_RESERVE_BYTES, 0, Long.MAX_VALUE));
    int workers = (int) reader.number("workers", 0, 0, 256);
    return new EngineSettings(
        role,
        Lists.of(configuration.get("sinks")),
        journal,
        (int) reader.number("lane_events", 65_536, 1000, 10_000_000),
        reader.number("lane_bytes", 16L << 20, 1 << 20, Long.MAX_VALUE / 4),
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        reader.word("compression", "deflate", Set.of("deflate", "zstd")),
        (int) reader.number("max_event_bytes", 1 << 20, 1024, 64 << 20),
        List.copyOf(reader.problems));
  }

  /** Whether another configuration differs in nothing but the sinks, which can change live. */
  boolean sameButSinks(EngineSettings other) {
    return other.withSinks(sinks).equals(this);
  }

  private EngineSettings withSinks(List<String> named) {
    return new EngineSettings(
        role, named, journal, laneEvents, laneBytes, workers, compression, maxEventBytes, problems);
  }

  /** Reads one key after the other, and notes what cannot be used. */
  private static final class Reader {
    private final Map<String, ?> configuration;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, ?> configuration) {
      this.configuration = configuration;
    }

    String text(String key, String standard) {
      Object value = configuration.get(key);
      return value == null || value.toString().isBlank() ? standard : value.toString().strip();
    }

    String word(String key, String standard, Set<String> allowed) {
      String value = text(key, standard);
      if (allowed.contains(value)) {
        return value;
      }
      problem(key, value, "one of " + String.join(", ", allowed.stream().sorted().toList()));
      return allowed.contains(standard) ? standard : "all";
    }

    long number(String key, long standard, long least, long most) {
      String value = text(key, "");
      if (value.isEmpty()) {
        return standard;
      }
      if (value.matches("-?[0-9]{1,18}")) {
        long number = Long.parseLong(value);
        if (number >= least && number <= most) {
          return number;
        }
      }
      problem(key, value, "a whole number from " + least + " to " + most);
      return standard;
    }

    void problem(String key, String value, String allowed) {
      problems.add(
          new InvalidSettingException(PID, key, value, allowed).getMessage()
              + "; the default is used");
    }
  }
}
