package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes an object no event, in the words that the field's senders know. */
final class EventFaults {
  private EventFaults() {}

  /**
   * Whether the fields that have a type have it: {@code type} a string; {@code timestamp}, {@code
   * source} and {@code message} strings or null; {@code data} an object or null.
   */
  static boolean valid(Event event) {
    return event.get(Event.TYPE) instanceof String
        && text(event.get(Event.TIMESTAMP))
        && text(event.get("source"))
        && text(event.get(Event.MESSAGE))
        && dictionary(event.get("data"));
  }

  /**
   * Names the faults of bytes that were refused.
   *
   * @param refused why the codec refused them; null if it did not
   * @param place where they stand in the body
   */
  static List<Problem> of(
      byte[] bytes,
      int offset,
      int length,
      @Nullable EventFormatException refused,
      Object... place) {
    if (refused != null && refused.reason() != EventFormatException.Reason.SCHEMA) {
      // Even a syntax error is looked at: [1] is no object, and not refused for its syntax.
      if (refused.reason() != EventFormatException.Reason.SYNTAX) {
        return List.of(
            Problem.of(
                refused.reason().name().toLowerCase(Locale.ROOT),
                String.valueOf(refused.getMessage()),
                place));
      }
      String fault = Json.fault(bytes, offset, length);
      String error = fault.isEmpty() ? String.valueOf(refused.getMessage()) : fault;
      return List.of(Problem.notJson(error, place));
    }
    List<Problem> problems = new ArrayList<>();
    try (JsonParser json = Json.parser(bytes, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return List.of(Problem.notObject(place));
      }
      fields(json, problems, place);
    } catch (IOException e) {
      return List.of(Problem.notJson("Expecting value", place));
    }
    if (problems.isEmpty()) {
      String message = refused == null ? "Input is no event" : String.valueOf(refused.getMessage());
      problems.add(Problem.of("value_error", message, place));
    }
    return problems;
  }

  private static void fields(JsonParser json, List<Problem> problems, Object... place)
      throws IOException {
    boolean typed = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      boolean empty = value == JsonToken.VALUE_NULL;
      switch (name) {
        case Event.TYPE -> {
          typed = true;
          if (value != JsonToken.VALUE_STRING) {
            problems.add(Problem.notString(with(place, name)));
          }
        }
        case Event.TIMESTAMP, "source", Event.MESSAGE -> {
          if (value != JsonToken.VALUE_STRING && !empty) {
            problems.add(Problem.notString(with(place, name)));
          }
        }
        case "data" -> {
          if (value != JsonToken.START_OBJECT && !empty) {
            problems.add(Problem.notDictionary(with(place, name)));
          }
        }
        default -> {}
      }
      json.skipChildren();
    }
    if (!typed) {
      problems.add(Problem.missing(with(place, Event.TYPE)));
    }
  }

  private static Object[] with(Object[] place, String name) {
    Object[] longer = Arrays.copyOf(place, place.length + 1);
    longer[place.length] = name;
    return longer;
  }

  private static boolean text(@Nullable Object value) {
    return value == null || value instanceof String;
  }

  private static boolean dictionary(@Nullable Object value) {
    return value == null || value instanceof Map;
  }
}
