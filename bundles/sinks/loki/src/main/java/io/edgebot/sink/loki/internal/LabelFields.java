package io.edgebot.sink.loki.internal;

import io.edgebot.api.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The labels that events get beside edge and type.
 *
 * @param names the labels' names
 * @param fields the field that gives the value of each
 */
record LabelFields(List<String> names, List<String> fields) {
  private static final int MOST = 2;
  private static final Set<String> OURS = Set.of("edge", "type", "replay");
  private static final Pattern NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]{0,63}");

  /**
   * Checks the setting {@code labels}: {@code field} or {@code label=field}, separated by commas.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if it cannot be used
   */
  static LabelFields of(Settings settings, String[] setting) {
    List<String> names = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    for (String list : setting) {
      for (String text : list.split(",", -1)) {
        if (!text.isBlank()) {
          int equals = text.indexOf('=');
          names.add(text.substring(0, equals < 0 ? text.length() : equals).strip());
          fields.add(text.substring(equals + 1).strip());
        }
      }
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!NAME.matcher(name).matches() || OURS.contains(name) || fields.get(i).isEmpty()) {
        throw settings.refuse(
            "labels",
            String.join(",", setting),
            "field or label=field, the label of A-Z a-z 0-9 _, without a digit or __ in front, and"
                + " none of edge, type, replay");
      }
    }
    if (names.size() > MOST || Set.copyOf(names).size() != names.size()) {
      throw settings.refuse(
          "labels", String.join(",", setting), "at most " + MOST + " different labels");
    }
    return new LabelFields(List.copyOf(names), List.copyOf(fields));
  }
}
