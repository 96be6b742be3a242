package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Peer;
import java.time.Instant;
import java.util.function.Consumer;

/** One message a datagram (RFC 5426 section 3.1). */
final class SyslogDatagramDecoder implements DatagramDecoder {
  private final SyslogMessageDecoder messages;
  private final SyslogCounts counts;

  SyslogDatagramDecoder(SyslogSettings settings, SyslogCounts counts) {
    this.messages = new SyslogMessageDecoder(settings, "udp", counts);
    this.counts = counts;
  }

  @Override
  public void decode(
      byte[] bytes, int offset, int length, Peer peer, Instant receivedAt, Consumer<Event> out) {
    if (SyslogMessageDecoder.trimmedEnd(bytes, offset, offset + length) == offset) {
      counts.emptyDatagram();
      return;
    }
    out.accept(messages.decode(bytes, offset, length, length, peer, receivedAt));
  }
}
