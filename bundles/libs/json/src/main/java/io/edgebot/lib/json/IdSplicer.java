package io.edgebot.lib.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an event with its identity as first key, {@code _id}, and its other bytes as they are. */
public final class IdSplicer {
  static final String KEY = "_id";

  private static final byte[] QUOTED_KEY = "\"_id\"".getBytes(StandardCharsets.US_ASCII);

  private IdSplicer() {}

  /**
   * Writes an event, without a line end.
   *
   * @throws UnsendableException if the event is not a JSON object
   * @throws IOException what the stream throws
   */
  public static void write(StoredEvent event, OutputStream out) throws IOException {
    byte[] bytes = event.encoded();
    int brace = skipSpace(bytes, 0);
    if (brace == bytes.length || bytes[brace] != '{') {
      throw new UnsendableException("event " + event.id() + " is not a JSON object");
    }
    if (contains(bytes, QUOTED_KEY) && event.indexOf(KEY) >= 0) {
      rewrite(event, out);
      return;
    }
    int body = skipSpace(bytes, brace + 1);
    String head = "{\"_id\":\"" + event.id() + '"';
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (body < bytes.length && bytes[body] != '}') {
      out.write(',');
    }
    out.write(bytes, body, bytes.length - body);
  }

  /** An event that has a field of that name already: it is written anew, without that field. */
  private static void rewrite(StoredEvent event, OutputStream out) throws IOException {
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(KEY, event.id().toString());
      for (int i = 0; i < event.size(); i++) {
        if (!event.key(i).equals(KEY)) {
          json.writeFieldName(event.key(i));
          Json.write(json, event.value(i));
        }
      }
      json.writeEndObject();
    }
  }

  /** RFC 8259 section 2: what counts as space. */
  private static int skipSpace(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
      at++;
    }
    return at;
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == '"' && bytes[i + 1] == '_') {
        int n = 2;
        while (n < wanted.length && bytes[i + n] == wanted[n]) {
          n++;
        }
        if (n == wanted.length) {
          return true;
        }
      }
    }
    return false;
  }
}
