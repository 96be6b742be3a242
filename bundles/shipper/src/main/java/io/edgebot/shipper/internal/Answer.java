package io.edgebot.shipper.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.lib.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a destination answered.
 *
 * @param encodings what it understands, lower case, by header EdgeBot-Encodings; null without it
 * @param retryAfter by header Retry-After; null without it
 * @param location by header Location; empty without it
 * @param body its first 64 KiB
 */
record Answer(
    int status,
    @Nullable Set<String> encodings,
    @Nullable Duration retryAfter,
    String location,
    byte[] body) {

  /** The names in a header EdgeBot-Encodings. */
  static Set<String> parseEncodings(String header) {
    Set<String> names = new TreeSet<>();
    for (String name : header.split(",", -1)) {
      if (!name.isBlank() && names.size() < 16) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * Whether a mothership answers, and not a portal or proxy on the way that says yes to everything.
   */
  boolean fromMothership() {
    return encodings != null || Report.parse(body).mothership();
  }

  /**
   * What the body of a mothership's answer tells.
   *
   * @param mothership whether it has the fields of such an answer
   * @param stored events that its sinks wrote or queued
   * @param failed events that its sinks failed to write
   */
  record Report(boolean mothership, long stored, long failed) {
    private static final Report NONE = new Report(false, 0, 0);

    /** Reads a body; one that is not JSON tells nothing. */
    static Report parse(byte[] body) {
      try (JsonParser json = Json.FACTORY.createParser(body)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return NONE;
        }
        boolean mothership = false;
        long stored = 0;
        long failed = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals("processed_events")) {
            mothership = true;
          } else if (name.equals("sink_results")) {
            int depth = 0;
            do {
              JsonToken token = json.currentToken();
              if (token.isStructStart()) {
                depth++;
              } else if (token.isStructEnd()) {
                depth--;
              } else if (token == JsonToken.VALUE_NUMBER_INT && depth == 2) {
                switch (String.valueOf(json.currentName())) {
                  case "written", "queued" -> stored += json.getLongValue();
                  case "errors" -> failed += json.getLongValue();
                  default -> {}
                }
              }
            } while (depth > 0 && json.nextToken() != null);
          } else {
            json.skipChildren();
          }
        }
        return new Report(mothership, stored, failed);
      } catch (IOException e) {
        return NONE; // not JSON, or cut off: then it is not a mothership's answer
      }
    }
  }
}
