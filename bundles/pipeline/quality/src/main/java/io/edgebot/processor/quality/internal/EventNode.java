package io.edgebot.processor.quality.internal;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import io.edgebot.api.event.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of an event, or of a schema, as the validator sees it; nothing is copied. Used by one
 * thread.
 */
final class EventNode implements JsonNode {
  private final @Nullable Object value;
  private final @Nullable EventNode parent;
  private final String step;
  private final SimpleType type;
  private final boolean shown;
  private @Nullable String pointer;
  private @Nullable BigDecimal number;
  private @Nullable List<JsonNode> items;
  private @Nullable Map<String, JsonNode> fields;

  private EventNode(
      @Nullable Object value, @Nullable EventNode parent, String step, boolean shown) {
    this.value = value;
    this.parent = parent;
    this.step = step;
    this.type = type(value);
    this.shown = shown;
  }

  private EventNode(@Nullable Object value, EventNode parent, String step) {
    this(value, parent, step, parent.shown);
  }

  /** The value at the root of a schema. */
  static EventNode of(@Nullable Object value) {
    return new EventNode(value, null, "", true);
  }

  /** An event, but for one field. */
  static EventNode of(Event event, String without) {
    EventNode root = new EventNode(Map.of(), null, "", false);
    Map<String, JsonNode> all = new LinkedHashMap<>();
    for (int i = 0; i < event.size(); i++) {
      if (!event.key(i).equals(without)) {
        all.put(event.key(i), new EventNode(event.value(i), root, event.key(i)));
      }
    }
    root.fields = all;
    return root;
  }

  /** The same value as the root of a document. */
  EventNode asRoot() {
    return parent == null ? this : new EventNode(value, null, "", shown);
  }

  private SimpleType type(@Nullable Object of) {
    if (of == null) {
      return SimpleType.NULL;
    } else if (of instanceof String) {
      return SimpleType.STRING;
    } else if (of instanceof Boolean) {
      return SimpleType.BOOLEAN;
    } else if (of instanceof List<?>) {
      return SimpleType.ARRAY;
    } else if (of instanceof Map<?, ?>) {
      return SimpleType.OBJECT;
    }
    number = Decimals.exact((Number) of);
    return number.scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
  }

  /** The value, for comparing: numbers are alike if they are equal, however they are written. */
  Object comparable() {
    return switch (type) {
      case NULL -> SimpleType.NULL;
      case INTEGER, NUMBER -> asNumber();
      case ARRAY -> asArray().stream().map(item -> ((EventNode) item).comparable()).toList();
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        asObject().forEach((key, field) -> map.put(key, ((EventNode) field).comparable()));
        yield map;
      }
      default -> value == null ? SimpleType.NULL : value;
    };
  }

  @Override
  public String getJsonPointer() {
    String known = pointer;
    if (known == null) {
      known =
          parent == null ? "" : parent.getJsonPointer() + '/' + JsonNode.encodeJsonPointer(step);
      pointer = known;
    }
    return known;
  }

  @Override
  public SimpleType getNodeType() {
    return type;
  }

  @Override
  public boolean asBoolean() {
    return Boolean.TRUE.equals(value);
  }

  @Override
  public String asString() {
    return String.valueOf(value);
  }

  @Override
  public BigInteger asInteger() {
    return asNumber().toBigInteger();
  }

  @Override
  public BigDecimal asNumber() {
    return number == null ? BigDecimal.ZERO : number;
  }

  @Override
  public List<JsonNode> asArray() {
    List<JsonNode> known = items;
    if (known == null) {
      known = new ArrayList<>();
      if (value instanceof List<?> list) {
        for (Object item : list) {
          known.add(new EventNode(item, this, String.valueOf(known.size())));
        }
      }
      items = known;
    }
    return known;
  }

  @Override
  public Map<String, JsonNode> asObject() {
    Map<String, JsonNode> known = fields;
    if (known == null) {
      known = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          String key = (String) entry.getKey();
          known.put(key, new EventNode(entry.getValue(), this, key));
        }
      }
      fields = known;
    }
    return known;
  }

  /** For the validator's messages: those of schemas are read by people, those of events by none. */
  @Override
  public String toPrintableString() {
    return shown ? Shown.text(String.valueOf(value)) : type.getName();
  }
}
