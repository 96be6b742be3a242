package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each value of an event once. Makes no object as long as nothing is wrong: texts that are
 * still UTF-8 are not decoded. Used by one thread.
 */
final class Inspector implements Event.FieldWriter {
  /** What a number, a boolean and null count for in an event's size. */
  private static final int SMALL = 8;

  private final String ownField;
  private final Times times;
  private final Findings findings;
  private final TextScan scan = new TextScan();
  private final TextView view = new TextView();
  private TypeRules rules;
  private boolean[] seen = {};
  private long size;
  private String field = "";
  private boolean tooDeep;

  /**
   * An inspector.
   *
   * @param ownField which is not looked at, since the verdict stands there
   * @param findings takes what is found
   */
  Inspector(String ownField, Times times, TypeRules rules, Findings findings) {
    this.ownField = ownField;
    this.times = times;
    this.rules = rules;
    this.findings = findings;
  }

  /** Looks at an event, by these rules. */
  void inspect(Event event, TypeRules typeRules) {
    rules = typeRules;
    FieldNode fields = rules.fields();
    if (seen.length < fields.requiredCount()) {
      seen = new boolean[fields.requiredCount()];
    }
    Arrays.fill(seen, false);
    size = 0;
    tooDeep = false;
    try {
      event.writeTo(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // this writer throws none
    }
    for (int i = 0; i < fields.requiredCount(); i++) {
      if (!seen[i]) {
        fields.required(i).missing(findings);
      }
    }
    Limit limit = rules.size();
    if (limit != null && size > limit.bound()) {
      findings.add(Check.SIZE, "", limit.expected(), limit.penalty());
    }
    times.check(event, rules, findings);
    EventSchema schema = rules.schema();
    if (schema != null) {
      schema.check(event, ownField, findings);
    }
  }

  @Override
  public void utf8(String key, byte[] bytes, int offset, int length) {
    if (key.equals(ownField)) {
      return;
    }
    FieldNode node = begin(key);
    scan.scan(bytes, offset, length);
    size += length;
    if (node != null) {
      mark(node);
      FieldRule rule = node.rule();
      if (rule != null) {
        rule.checkText(view.at(bytes, offset, length), times.years(), findings);
      }
    }
    end();
  }

  @Override
  public void value(String key, @Nullable Object value) {
    if (key.equals(ownField)) {
      return;
    }
    FieldNode node = begin(key);
    if (node != null && value != null) {
      mark(node);
    }
    look(node, value, 0);
    end();
  }

  private @Nullable FieldNode begin(String key) {
    field = key;
    size += key.length();
    return rules.fields().child(key);
  }

  private void mark(FieldNode node) {
    if (node.place() >= 0) {
      seen[node.place()] = true;
    }
  }

  private void end() {
    if (scan.found()) {
      report(scan.control(), rules.control());
      report(scan.replacement(), rules.replacement());
      report(scan.surrogate(), rules.surrogate());
      scan.reset();
    }
  }

  /** Each of these once an event: a bad character of a message mostly stands in two fields. */
  private void report(boolean failed, @Nullable Limit limit) {
    if (failed && limit != null && !findings.failed().contains(limit.check())) {
      findings.add(limit.check(), Shown.text(field), limit.expected(), limit.penalty());
    }
  }

  private void look(@Nullable FieldNode node, @Nullable Object value, int depth) {
    FieldRule rule = node == null ? null : node.rule();
    if (value instanceof String text) {
      int bytes = scan.scan(text);
      size += bytes;
      if (rule != null) {
        rule.checkText(text, bytes, times.years(), findings);
      }
      return;
    }
    if (rule != null && value != null) {
      rule.checkValue(value, findings);
    }
    if (value instanceof Map<?, ?> map) {
      lookInto(node, map, deeper(depth));
    } else if (value instanceof List<?> list) {
      FieldNode items = node == null ? null : node.items();
      for (int i = 0; i < list.size(); i++) {
        look(items, list.get(i), deeper(depth));
      }
    } else {
      size += SMALL;
    }
  }

  private void lookInto(@Nullable FieldNode node, Map<?, ?> map, int depth) {
    if (node != null) {
      node.checkPresence(map, findings);
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = (String) entry.getKey();
      size += key.length();
      look(node == null ? null : node.child(key), entry.getValue(), depth);
    }
  }

  private int deeper(int depth) {
    Limit limit = rules.depth();
    if (limit != null && depth >= limit.bound() && !tooDeep) {
      tooDeep = true;
      findings.add(Check.DEPTH, Shown.text(field), limit.expected(), limit.penalty());
    }
    return depth + 1;
  }
}
