package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.NumberText;
import io.edgebot.testing.TestEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A codec with the contract of the engine's: strict JSON, bytes that pass through. */
final class FakeCodec implements EventCodec {
  private static final int MAX_DEPTH = 64;

  /** The identity of what has none yet. */
  private static final EventId NOBODY = new EventId("nobody", 1, 1, 0);

  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public String name() {
    return "json";
  }

  @Override
  public Event decode(byte[] bytes, int offset, int length) throws EventFormatException {
    EventBuilder builder = new EventBuilder();
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new EventFormatException(
            EventFormatException.Reason.SCHEMA, "not an object", offset(json));
      }
      for (Map.Entry<String, Object> field : object(json, 1).entrySet()) {
        if (field.getKey().equals(Event.MESSAGE)
            && field.getValue() != null
            && !(field.getValue() instanceof String)) {
          throw new EventFormatException(
              EventFormatException.Reason.SCHEMA, "message is not a string", -1);
        }
        builder.put(field.getKey(), field.getValue());
      }
      if (json.nextToken() != null) {
        throw new EventFormatException(
            EventFormatException.Reason.SYNTAX, "more than one value", offset(json));
      }
    } catch (JsonParseException e) {
      throw new EventFormatException(EventFormatException.Reason.SYNTAX, "not JSON", -1);
    } catch (IOException e) {
      throw new EventFormatException(EventFormatException.Reason.SYNTAX, "not readable", -1);
    }
    return TestEvent.of(
        NOBODY, new String(bytes, offset, length, StandardCharsets.UTF_8), builder.build());
  }

  @Override
  public void encode(Event event, OutputStream out) throws IOException {
    out.write(text(event).getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of an event as they would be stored, as text; a changed one in its own form. */
  static String text(Event event) {
    return event instanceof TestEvent coded ? coded.text() : event.toString();
  }

  private static Map<String, Object> object(JsonParser json, int depth)
      throws IOException, EventFormatException {
    if (depth > MAX_DEPTH) {
      throw new EventFormatException(EventFormatException.Reason.DEPTH, "too deep", offset(json));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (fields.containsKey(name)) {
        throw new EventFormatException(
            EventFormatException.Reason.DUPLICATE_KEY, "a key stands twice", offset(json));
      }
      fields.put(name, value(json, depth));
    }
    return fields;
  }

  private static Object value(JsonParser json, int depth) throws IOException, EventFormatException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json, depth + 1);
      case START_ARRAY -> {
        if (depth >= MAX_DEPTH) {
          throw new EventFormatException(
              EventFormatException.Reason.DEPTH, "too deep", offset(json));
        }
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(json, depth + 1));
        }
        yield items;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> NumberText.of(json.getText());
    };
  }

  private static long offset(JsonParser json) {
    JsonLocation location = json.currentTokenLocation();
    return location.getByteOffset();
  }
}
