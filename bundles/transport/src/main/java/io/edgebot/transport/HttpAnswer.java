package io.edgebot.transport;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status such as 200
 * @param headers by name; {@code Content-Type} included
 * @param body may be empty
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
  /** An answer of JSON text. */
  public static HttpAnswer json(int status, String json) {
    return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of plain text. */
  public static HttpAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of a content type. */
  public static HttpAnswer of(int status, String contentType, byte[] body) {
    return new HttpAnswer(status, Map.of("Content-Type", contentType), body);
  }

  /** This answer with a further header. */
  public HttpAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, Map.copyOf(more), body);
  }
}
