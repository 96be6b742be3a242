package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.StreamFormatException;
import java.time.Instant;
import java.util.function.Consumer;

/** Decoders that are easy to check. */
final class TestDecoders {
  private TestDecoders() {}

  static Event event(String message) {
    return new EventBuilder().put("type", "test").put("message", message).build();
  }

  /** A datagram is a message. */
  static final DatagramDecoder TEXT =
      (bytes, offset, length, peer, receivedAt, out) ->
          out.accept(event(new String(bytes, offset, length, UTF_8)));

  /** A line is a message; "!" is no format; carries how many lines it has seen. */
  static final class Lines implements StreamDecoder {
    static final Factory FACTORY = (peer, carry) -> new Lines(peer, carry);

    private int seen;
    private final boolean numbered;

    Lines(Peer peer, Carry carry) {
      numbered = false;
      seen = carry == null ? 0 : carry.bytes()[0];
    }

    private Lines(int seen) {
      numbered = true;
      this.seen = seen;
    }

    /** Puts the number of the line in its connection before each. */
    static Factory numbered() {
      return (peer, carry) -> new Lines(carry == null ? 0 : carry.bytes()[0]);
    }

    @Override
    public int decode(
        byte[] bytes, int offset, int length, Instant receivedAt, int limit, Consumer<Event> out)
        throws StreamFormatException {
      int used = 0;
      for (int i = 0, made = 0; i < length && made < limit; i++) {
        if (bytes[offset + i] == '!') {
          throw new StreamFormatException("!");
        }
        if (bytes[offset + i] == '\n') {
          accept(new String(bytes, offset + used, i - used, UTF_8), out);
          used = i + 1;
          made++;
        }
      }
      return used;
    }

    private void accept(String line, Consumer<Event> out) {
      seen++;
      out.accept(event(numbered ? seen + ":" + line : line));
    }

    @Override
    public void end(byte[] bytes, int offset, int length, Instant receivedAt, Consumer<Event> out) {
      accept(new String(bytes, offset, length, UTF_8), out);
    }

    @Override
    public Carry carry() {
      return new Carry(1, new byte[] {(byte) seen});
    }
  }
}
