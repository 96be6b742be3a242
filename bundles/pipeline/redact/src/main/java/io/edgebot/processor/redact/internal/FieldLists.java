package io.edgebot.processor.redact.internal;

import io.edgebot.api.plugin.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the lists of fields. */
final class FieldLists {
  private static final int MOST = 1000;
  private static final int LONGEST = 200;

  private final Settings settings;
  private final List<Name> names = new ArrayList<>();
  private final Set<String> kept = new HashSet<>();
  private final Selectors selectors = new Selectors();
  private int count;

  FieldLists(Settings settings) {
    this.settings = settings;
  }

  /** The entries of a list, without those that are empty. */
  static List<String> words(String[] lists) {
    List<String> words = new ArrayList<>();
    for (String list : lists) {
      for (String word : list.split(",", -1)) {
        if (!word.isBlank()) {
          words.add(word.strip());
        }
      }
    }
    return words;
  }

  /** Adds what is kept. */
  void keep(String[] list) {
    for (String field : words(list)) {
      check("keep_fields", field);
      if (Selectors.isSelector(field)) {
        selectors.add(field, Action.KEEP);
      } else {
        kept.add(Name.plain(field));
      }
    }
  }

  /**
   * Adds a list; of two lists that name a field, the first wins.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if an entry cannot be used
   */
  void add(String key, String[] list, Action action) {
    for (String field : words(list)) {
      check(key, field);
      if (RedactSettings.NEEDED.contains(field.toLowerCase(Locale.ROOT))) {
        throw settings.refuse(key, field, "no field that every event needs");
      }
      if (Selectors.isSelector(field)) {
        selectors.add(field, action);
      } else {
        names.add(Name.of(field, action));
      }
    }
  }

  /** The rules, with the names that detectors bring. */
  FieldRules rules(Set<Kind> kinds) {
    List<Name> all = new ArrayList<>(names);
    if (kinds.contains(Kind.CREDENTIALS)) {
      all.addAll(DetectorNames.credentials());
    }
    if (kinds.contains(Kind.CARDS)) {
      all.addAll(DetectorNames.cards());
    }
    if (kinds.contains(Kind.PHONE)) {
      all.addAll(DetectorNames.phones());
    }
    if (kinds.contains(Kind.NATIONAL_IDS)) {
      all.addAll(DetectorNames.nationalIds());
    }
    return new FieldRules(all, kept, selectors);
  }

  private void check(String key, String field) {
    settings.range(key + " (entries)", ++count, 0, MOST);
    if (field.length() > LONGEST) {
      throw settings.refuse(key, field, "names and paths of at most " + LONGEST + " characters");
    }
    for (String step : field.split("\\.", -1)) {
      boolean many = step.equals("**");
      if (step.isEmpty() || (!many && step.contains("**")) || field.equals("**")) {
        throw settings.refuse(
            key, field, "a name, or steps with dots between, with * in them or ** as one of them");
      }
    }
  }
}
