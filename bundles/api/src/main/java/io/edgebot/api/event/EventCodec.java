package io.edgebot.api.event;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Turns events into bytes and back. A service of the engine's; thread-safe. */
@ProviderType
public interface EventCodec {
  /** The codec's name, as journal rows carry it: {@code json}. */
  String name();

  /**
   * Decodes one event. Unchanged, it is later stored as these very bytes, which the event keeps:
   * the caller must not change the array.
   *
   * @throws EventFormatException if the bytes are not one JSON object, a core field has a wrong
   *     type, a key stands twice, or a limit is passed
   */
  Event decode(byte[] bytes, int offset, int length) throws EventFormatException;

  /** Writes an event as one JSON object, without a line end. */
  void encode(Event event, OutputStream out) throws IOException;
}
