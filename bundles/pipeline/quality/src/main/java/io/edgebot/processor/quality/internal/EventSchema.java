package io.edgebot.processor.quality.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.re2j.PatternSyntaxException;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.MetaSchemaResolvingException;
import dev.harrel.jsonschema.SpecificationVersion;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import io.edgebot.api.event.Event;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JSON Schema that events must fit. Thread-safe. */
final class EventSchema {
  /** Errors of one event that are told; a long list of bad items has as many. */
  private static final int MOST_ERRORS = 16;

  private static final String DIALECT = "$schema";

  private final Validator validator;
  private final URI uri;

  private EventSchema(Validator validator, URI uri) {
    this.validator = validator;
    this.uri = uri;
  }

  /** Reads one. */
  static EventSchema parse(String text) throws FileFormatException {
    Map<String, @Nullable Object> schema = object(text);
    // Without a dialect the library takes whatever it does not understand for no keyword.
    schema.putIfAbsent(DIALECT, SpecificationVersion.DRAFT2020_12.getId());
    SchemaReferences.checkAll(schema);
    Validator validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new Nodes())
            .withEvaluatorFactory(new SchemaKeywords())
            .createValidator();
    try {
      EventSchema made = new EventSchema(validator, validator.registerSchema((Object) schema));
      made.errors(Event.builder("").build(), "");
      return made;
    } catch (InvalidSchemaException e) {
      throw new FileFormatException(first(schema, e.getErrors()));
    } catch (MetaSchemaResolvingException e) {
      throw new FileFormatException(
          DIALECT
              + " = '"
              + Shown.text(String.valueOf(schema.get(DIALECT)))
              + "' must be one of "
              + Stream.of(SpecificationVersion.values())
                  .map(SpecificationVersion::getId)
                  .collect(Collectors.joining(", ")));
    } catch (JsonSchemaException | IllegalArgumentException e) {
      throw new FileFormatException(String.valueOf(e.getMessage()));
    } catch (PatternSyntaxException e) {
      throw new FileFormatException(
          "'" + Shown.text(e.getPattern()) + "' must be a regular expression of RE2");
    } catch (StackOverflowError e) {
      throw new FileFormatException("it refers to itself without end");
    }
  }

  private static Map<String, @Nullable Object> object(String text) throws FileFormatException {
    try {
      if (JsonReader.read(text) instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked") // that is how the reader makes them
        Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) map;
        return object;
      }
      throw new FileFormatException("it must be one JSON object");
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          "line "
              + (e.getLocation() == null ? 0 : e.getLocation().getLineNr())
              + ": it must be JSON ("
              + Shown.text(e.getOriginalMessage())
              + ")");
    } catch (IOException e) {
      throw new FileFormatException("it must be one JSON object (" + e.getMessage() + ")");
    }
  }

  private static String first(Map<String, @Nullable Object> schema, List<Error> errors) {
    if (errors.isEmpty()) {
      return "its $schema does not allow it";
    }
    Error error = errors.get(0);
    return Shown.text(error.getInstanceLocation())
        + " = '"
        + Shown.text(String.valueOf(Pointers.find(schema, error.getInstanceLocation())))
        + "' must be what JSON Schema allows there ("
        + error.getError()
        + ")";
  }

  /** Checks an event, but for one field. */
  void check(Event event, String without, Findings findings) {
    try {
      List<Error> errors = errors(event, without);
      for (Error error : errors.subList(0, Math.min(MOST_ERRORS, errors.size()))) {
        findings.add(
            Check.SCHEMA,
            Shown.text(error.getInstanceLocation()),
            "schema: " + error.getKeyword(),
            Penalty.DEFAULT);
      }
    } catch (JsonSchemaException | StackOverflowError e) {
      // A reference that only this event led to: the schema is at fault, and the event is
      // unchecked.
      findings.add(Check.SCHEMA, "", "a schema that can be evaluated", Penalty.DEFAULT);
    }
  }

  private List<Error> errors(Event event, String without) {
    return validator.validate(uri, (JsonNode) EventNode.of(event, without)).getErrors();
  }

  /** Makes nodes of what {@link JsonReader} reads. */
  private static final class Nodes implements JsonNodeFactory {
    @Override
    public JsonNode wrap(Object value) {
      return value instanceof EventNode node ? node.asRoot() : EventNode.of(value);
    }

    @Override
    public JsonNode create(String json) {
      try {
        return EventNode.of(JsonReader.read(json));
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
