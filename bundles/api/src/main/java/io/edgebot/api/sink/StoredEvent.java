package io.edgebot.api.sink;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An event from the journal. {@link #id}, {@link #type}, {@link #timestamp}, {@link #source} and
 * {@link #severity} come from the journal's index; other fields are decoded when first asked for.
 */
@ProviderType
public interface StoredEvent extends Event {
  /** Its identity. */
  EventId id();

  /** Who sent it, by its configured name; null for what this process collected itself. */
  @Nullable String principal();

  /** How many bytes it has encoded: one JSON object in UTF-8. */
  int encodedLength();

  /** Writes the encoded bytes as they are, without a line end. */
  void writeEncoded(OutputStream out) throws IOException;

  /** A copy of the encoded bytes. */
  byte[] encoded();
}
