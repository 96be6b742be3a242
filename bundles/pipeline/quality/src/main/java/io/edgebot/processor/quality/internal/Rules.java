package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force: the shipped ones, and those of the operator's file as it was when it could
 * last be used, over restarts too.
 */
final class Rules {
  private static final String SHIPPED = "quality.rules";
  private static final String LAST_GOOD = "rules_file";
  private static final int VERSION = 1;

  private final Map<String, Section> shipped;
  private final @Nullable RulesFile file;
  private final State state;
  private final Health health;
  private volatile RuleBook book;
  private String stamp = "";

  private Rules(QualitySettings settings, State state, Health health)
      throws IOException, RulesFormatException {
    this.shipped = settings.shippedRules() ? shipped() : Map.of();
    this.file = settings.rulesFile() == null ? null : new RulesFile(settings.rulesFile());
    this.state = state;
    this.health = health;
    this.book = book(null);
  }

  /** Reads them. */
  static Rules open(QualitySettings settings, State state, Health health)
      throws IOException, RulesFormatException {
    Rules rules = new Rules(settings, state, health);
    rules.useLastGood();
    rules.refresh();
    return rules;
  }

  /** The rules that count now. */
  RuleBook book() {
    return book;
  }

  /** Reads the operator's file if it has changed. */
  synchronized void refresh() {
    if (file == null || file.stamp().equals(stamp)) {
      return;
    }
    stamp = file.stamp();
    try {
      String text = file.read();
      book = book(RulesParser.parse(file.name(), text));
      health.healthy();
      remember(new State.Value(VERSION, text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | RulesFormatException e) {
      health.degraded(e.getMessage() + "; the last rules that could be used go on");
    }
  }

  private void useLastGood() {
    State.Value known = file == null ? null : state.get(LAST_GOOD);
    if (known == null || known.major() != VERSION) {
      return;
    }
    try {
      book = book(RulesParser.parse(LAST_GOOD, new String(known.bytes(), StandardCharsets.UTF_8)));
    } catch (RulesFormatException e) {
      // An older or newer version took them; the file itself is read next, and says what is wrong.
      health.degraded("the rules that were kept cannot be used: " + e.getMessage());
    }
  }

  private void remember(State.Value good) {
    if (!good.equals(state.get(LAST_GOOD))) {
      state
          .put(LAST_GOOD, good)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  health.degraded("the rules are used, but could not be kept: " + failure);
                }
              });
    }
  }

  private RuleBook book(@Nullable Map<String, Section> own) {
    List<Map<String, Section>> files = new ArrayList<>(List.of(shipped));
    if (own != null) {
      files.add(own);
    }
    return new RuleBook(files);
  }

  private static Map<String, Section> shipped() throws IOException, RulesFormatException {
    try (InputStream in = Rules.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IOException(SHIPPED + " is not in the bundle");
      }
      return RulesParser.parse(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
