package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules in force: the shipped ones, and those of the operator's files. */
final class Rules {
  private static final String SHIPPED = "quality.rules";

  private final Map<String, Section> shipped;
  private final @Nullable WatchedFile<Map<String, Section>> own;
  private final Map<String, WatchedFile<EventSchema>> schemas = new TreeMap<>();
  private final Health health;
  private volatile RuleBook book;
  private @Nullable String told;

  /** Reads them. */
  Rules(QualitySettings settings, State state, Health health)
      throws IOException, FileFormatException {
    this.shipped = settings.shippedRules() ? shipped() : Map.of();
    Path rulesFile = settings.rulesFile();
    this.own =
        rulesFile == null
            ? null
            : watched("rules_file", rulesFile, "a rules file", RulesParser::parse, settings, state);
    settings
        .schemas()
        .forEach(
            (type, path) -> {
              String key = QualitySettings.SCHEMA + type;
              schemas.put(
                  type, watched(key, path, "a JSON Schema", EventSchema::parse, settings, state));
            });
    this.health = health;
    this.book = new RuleBook(List.of(shipped), Map.of());
    refresh();
  }

  private static <T> WatchedFile<T> watched(
      String key,
      Path path,
      String wanted,
      WatchedFile.Format<T> format,
      QualitySettings settings,
      State state) {
    return new WatchedFile<>(
        path, key, format, state, why -> settings.refusal(key, path, wanted, why));
  }

  /** The rules that count now. */
  RuleBook book() {
    return book;
  }

  /** Reads the operator's files that have changed. */
  synchronized void refresh() {
    boolean changed = false;
    for (WatchedFile<?> file : files().toList()) {
      changed |= file.refresh();
    }
    if (changed) {
      book = newBook();
    }
    tell(
        files().map(WatchedFile::fault).filter(Objects::nonNull).collect(Collectors.joining("; ")));
  }

  private Stream<WatchedFile<?>> files() {
    return Stream.concat(Stream.ofNullable(own), schemas.values().stream());
  }

  private RuleBook newBook() {
    List<Map<String, Section>> files = new ArrayList<>(List.of(shipped));
    Map<String, Section> sections = own == null ? null : own.content();
    if (sections != null) {
      files.add(sections);
    }
    Map<String, EventSchema> usable = new HashMap<>();
    schemas.forEach(
        (type, file) -> {
          EventSchema schema = file.content();
          if (schema != null) {
            usable.put(type, schema);
          }
        });
    return new RuleBook(files, usable);
  }

  private void tell(String faults) {
    if (faults.equals(told)) {
      return;
    }
    told = faults;
    if (faults.isEmpty()) {
      health.healthy();
    } else {
      health.degraded(faults + "; what could last be used goes on");
    }
  }

  /** The rules of the bundle. */
  static Map<String, Section> shipped() throws IOException, FileFormatException {
    try (InputStream in = Rules.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IOException(SHIPPED + " is not in the bundle");
      }
      return RulesParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
