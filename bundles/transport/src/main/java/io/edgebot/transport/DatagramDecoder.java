package io.edgebot.transport;

import io.edgebot.api.event.Event;
import java.time.Instant;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** Decodes datagrams; pure, called by one thread at a time for each endpoint. */
@ConsumerType
public interface DatagramDecoder {
  /**
   * Decodes one datagram to no, one or more events. Bytes that are not of the protocol become an
   * event that says so; it never throws for content.
   *
   * @param bytes the datagram's; the array is reused after the call
   */
  void decode(
      byte[] bytes, int offset, int length, Peer peer, Instant receivedAt, Consumer<Event> out);
}
