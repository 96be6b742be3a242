package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an event's encoded bytes, if wanted with its identity as the first field. */
record EventBytes(boolean withId) {
  private static final byte[] ID = "{\"_id\":\"".getBytes(StandardCharsets.US_ASCII);

  void write(StoredEvent event, OutputStream out) throws IOException {
    if (!withId) {
      event.writeEncoded(out);
      return;
    }
    byte[] encoded = event.encoded();
    int first = skipBlanks(encoded, 1);
    out.write(ID);
    out.write(event.id().toString().getBytes(StandardCharsets.US_ASCII));
    out.write('"');
    if (encoded[first] != '}') {
      out.write(',');
    }
    out.write(encoded, first, encoded.length - first);
  }

  /** The first byte after the opening brace that is no blank. */
  private static int skipBlanks(byte[] encoded, int from) {
    int at = from;
    while (encoded[at] <= ' ') {
      at++;
    }
    return at;
  }
}
