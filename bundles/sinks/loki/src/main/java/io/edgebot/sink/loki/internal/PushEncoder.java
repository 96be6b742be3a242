package io.edgebot.sink.loki.internal;

import java.io.IOException;
import java.util.List;

/** Makes the body of a push of one stream. The same entries give the same bytes. */
interface PushEncoder {
  /** The body. */
  byte[] encode(LabelSet labels, List<Entry> entries) throws IOException;

  /** Header {@code Content-Type}. */
  String contentType();

  /** Header {@code Content-Encoding}; empty for none. */
  String contentEncoding();
}
