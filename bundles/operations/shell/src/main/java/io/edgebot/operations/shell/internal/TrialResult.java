package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.operations.PipelineTrial.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event, or is to become of it: a line of {@code expected.ndjson}.
 *
 * @param line where that stands, or where the event stood
 * @param end {@code dropped} or {@code refused}; null if the event comes out
 * @param fields of the event, or of what is said of its end
 * @param json all of it, encoded
 */
record TrialResult(
    int line, @Nullable String end, Map<String, @Nullable Object> fields, String json) {
  static final String DROPPED = "dropped";
  static final String REFUSED = "refused";
  static final String BY = "by";

  private static final Set<String> SAID_OF_AN_END = Set.of(DROPPED, REFUSED, BY);

  /** What a line expects. */
  static TrialResult expected(TrialCase.Line line, EventCodec codec) {
    String json = new String(line.bytes(), StandardCharsets.UTF_8);
    Map<String, @Nullable Object> fields = fields(decode(TrialCase.EXPECTED, line, codec));
    String end =
        fields.containsKey(DROPPED) ? DROPPED : fields.containsKey(REFUSED) ? REFUSED : null;
    boolean event = end == null || !SAID_OF_AN_END.containsAll(fields.keySet());
    return new TrialResult(line.number(), event ? null : end, fields, json);
  }

  /** What the pipeline made of an event that stood in a line. */
  static TrialResult actual(int line, Outcome outcome, EventCodec codec) throws IOException {
    Event event = outcome.event();
    if (event == null) {
      String end =
          switch (outcome.fate()) {
            case DROPPED -> DROPPED;
            case PASSED, REFUSED -> REFUSED;
          };
      return end(line, end, outcome.reason(), outcome.by());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      codec.encode(event, out);
    } catch (IOException e) {
      return end(line, REFUSED, "not_encodable", "engine"); // as the journal's writer would
    }
    byte[] bytes = out.toByteArray();
    try {
      return new TrialResult(
          line,
          null,
          fields(codec.decode(bytes, 0, bytes.length)),
          new String(bytes, StandardCharsets.UTF_8));
    } catch (EventFormatException e) {
      throw new IllegalArgumentException(
          "what came of input line " + line + " cannot be read again: " + e.getMessage(), e);
    }
  }

  /**
   * The event in a line.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Event decode(String file, TrialCase.Line line, EventCodec codec) {
    try {
      return codec.decode(line.bytes(), 0, line.bytes().length);
    } catch (EventFormatException e) {
      throw new IllegalArgumentException(
          file + " line " + line.number() + ": " + e.getMessage(), e);
    }
  }

  private static TrialResult end(int line, String end, String reason, String by)
      throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(end, reason);
    fields.put(BY, by);
    return new TrialResult(line, end, fields, JsonText.value(fields));
  }

  private static Map<String, @Nullable Object> fields(Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < event.size(); i++) {
      fields.put(event.key(i), event.value(i));
    }
    return Collections.unmodifiableMap(fields);
  }
}
