package io.edgebot.engine.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.NumberText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes events' fields to a generator. Used by one thread. */
final class EventWriter implements Event.FieldWriter {
  private static final int MOST_PLACES = 64;

  private final JsonGenerator generator;
  private final Names names;

  // The names of the last event, by place: events of one input mostly have the same fields, and
  // their decoder's very strings for them.
  private final @Nullable String[] lastKeys = new String[MOST_PLACES];
  private final @Nullable SerializableString[] lastNames = new SerializableString[MOST_PLACES];
  private int place;

  EventWriter(JsonGenerator generator, Names names) {
    this.generator = generator;
    this.names = names;
  }

  /**
   * Writes an event as one object.
   *
   * @throws IOException if a value is not of the types that events have; then the generator is of
   *     no use any more
   */
  void write(Event event) throws IOException {
    place = 0;
    generator.writeStartObject();
    event.writeTo(this);
    generator.writeEndObject();
  }

  @Override
  public void utf8(String key, byte[] bytes, int offset, int length) throws IOException {
    generator.writeFieldName(name(key));
    generator.writeUTF8String(bytes, offset, length);
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    generator.writeFieldName(name(key));
    write(value);
  }

  @SuppressWarnings("ReferenceEquality") // the same string is the common case, an equal one is not
  private SerializableString name(String key) {
    int at = place++;
    if (at >= MOST_PLACES) {
      return names.of(key);
    }
    SerializableString name = lastNames[at];
    if (name == null || lastKeys[at] != key) {
      name = names.of(key);
      lastKeys[at] = key;
      lastNames[at] = name;
    }
    return name;
  }

  private void write(@Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      if (Surrogates.hasLone(text)) {
        generator.writeRawValue(Surrogates.quote(text));
      } else {
        generator.writeString(text);
      }
    } else if (value instanceof Number number) {
      write(number);
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object item : list) {
        write(item);
      }
      generator.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName(names.of(String.valueOf(entry.getKey())));
        write(entry.getValue());
      }
      generator.writeEndObject();
    } else {
      throw new IOException("a " + value.getClass().getName() + " is not an event value");
    }
  }

  private void write(Number number) throws IOException {
    if (number instanceof Long || number instanceof Integer) {
      generator.writeNumber(number.longValue());
    } else if (number instanceof NumberText
        || number instanceof BigDecimal
        || number instanceof BigInteger) {
      generator.writeNumber(number.toString());
    } else if (number instanceof Short || number instanceof Byte) {
      generator.writeNumber(number.longValue());
    } else if (Double.isFinite(number.doubleValue())) {
      generator.writeNumber(number.doubleValue());
    } else {
      throw new IOException(number + " is not a JSON number");
    }
  }
}
