package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.Severity;
import io.edgebot.api.plugin.Settings;
import io.edgebot.journal.BlockIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events a sink gets, by the journal's index alone: at least one {@code include} rule must
 * match, if there are any, and no {@code exclude} rule.
 */
final class Route {
  private final List<Rule> include;
  private final List<Rule> exclude;

  private Route(List<Rule> include, List<Rule> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  static Route of(Settings settings, List<String> include, List<String> exclude) {
    return new Route(rules(settings, "include", include), rules(settings, "exclude", exclude));
  }

  /** Whether it takes every event, so that nothing need be looked at. */
  boolean takesAll() {
    return include.isEmpty() && exclude.isEmpty();
  }

  boolean takes(BlockIndex index, int event) {
    return (include.isEmpty() || any(include, index, event)) && !any(exclude, index, event);
  }

  private static boolean any(List<Rule> rules, BlockIndex index, int event) {
    for (Rule rule : rules) {
      if (rule.matches(index, event)) {
        return true;
      }
    }
    return false;
  }

  private static List<Rule> rules(Settings settings, String key, List<String> texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      rules.add(Rule.parse(settings, key, text));
    }
    return List.copyOf(rules);
  }

  /** One rule: each condition given must hold. */
  private record Rule(@Nullable Glob type, @Nullable Glob source, @Nullable Severity atLeast) {
    private static final String FORM =
        "of rules like 'type:syslog', 'source:10.0.*', 'severity:warning' (that or worse), joined"
            + " by '&'";

    static Rule parse(Settings settings, String key, String text) {
      Glob type = null;
      Glob source = null;
      Severity atLeast = null;
      for (String condition : text.split("&", -1)) {
        int colon = condition.indexOf(':');
        String value = condition.substring(colon + 1).strip();
        String field = colon < 0 ? "" : condition.substring(0, colon).strip();
        if (value.isEmpty()) {
          throw settings.refuse(key, text, FORM);
        }
        switch (field) {
          case "type" -> type = new Glob(value);
          case "source" -> source = new Glob(value);
          case "severity" -> {
            atLeast = Severity.parse(value);
            if (atLeast == null) {
              throw settings.refuse(key, text, FORM);
            }
          }
          default -> throw settings.refuse(key, text, FORM);
        }
      }
      return new Rule(type, source, atLeast);
    }

    boolean matches(BlockIndex index, int event) {
      int severity = index.severities()[event];
      return (atLeast == null || (severity >= 0 && severity <= atLeast.code()))
          && (type == null || type.matches(index.typeNames()[index.types()[event]]))
          && (source == null || source.matches(index.sourceNames()[index.sources()[event]]));
    }
  }
}
