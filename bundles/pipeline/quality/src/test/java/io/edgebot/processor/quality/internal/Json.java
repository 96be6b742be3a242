package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.engine.internal.codec.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Events as JSON, by the engine's codec. */
final class Json {
  private static final JsonCodec CODEC = new JsonCodec();

  private Json() {}

  static Event event(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return CODEC.decode(bytes, 0, bytes.length);
    } catch (EventFormatException e) {
      throw new AssertionError(json, e);
    }
  }

  static String text(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CODEC.encode(event, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
