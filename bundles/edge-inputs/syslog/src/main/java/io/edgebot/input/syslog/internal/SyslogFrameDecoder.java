package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.StreamFormatException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into messages (RFC 6587). Each frame tells its own framing: one that begins with a
 * digit is octet-counted (section 3.4.1), any other ends at LF or NUL (section 3.4.2). Of a frame
 * that is too large the beginning is a message and the rest is skipped, however it is chunked.
 */
final class SyslogFrameDecoder implements StreamDecoder {
  private static final int CARRY_MAJOR = 1;
  private static final int CARRY_BYTES = 9;
  private static final byte SKIP_OCTETS = 1;
  private static final byte SKIP_LINE = 2;

  /** Digits of a count: nothing real is longer, and a number that long fits an int. */
  private static final int MAX_COUNT_DIGITS = 9;

  private static final int INCOMPLETE = -1;
  private static final int MALFORMED = -2;

  private final SyslogMessageDecoder messages;
  private final Peer peer;
  private final int maxBytes;

  private long skipOctets;
  private boolean skipLine;

  /** How many bytes of an unfinished line were looked at before: they come again. */
  private int scanned;

  /** Behind the count that {@link #count} has read. */
  private int countEnd;

  SyslogFrameDecoder(
      SyslogSettings settings, SyslogCounts counts, Peer peer, @Nullable Carry carry) {
    this.messages = new SyslogMessageDecoder(settings, peer.secure() ? "tls" : "tcp", counts);
    this.peer = peer;
    this.maxBytes = settings.maxMessageBytes();
    if (carry != null && carry.major() == CARRY_MAJOR && carry.bytes().length >= CARRY_BYTES) {
      ByteBuffer state = ByteBuffer.wrap(carry.bytes());
      byte mode = state.get();
      skipOctets = mode == SKIP_OCTETS ? Math.max(0, state.getLong()) : 0;
      skipLine = mode == SKIP_LINE;
    }
  }

  @Override
  public int decode(
      byte[] bytes, int offset, int length, Instant receivedAt, int limit, Consumer<Event> out)
      throws StreamFormatException {
    int end = offset + length;
    int at = offset;
    int left = limit;
    while (at < end) {
      if (skipOctets > 0 || skipLine) {
        at = skip(bytes, at, end);
        continue;
      }
      if (isTerminator(bytes[at])) {
        at++; // an empty line, or the line end that some send behind a counted frame
        continue;
      }
      if (left == 0) {
        break;
      }
      int next =
          isDigit(bytes[at])
              ? counted(bytes, at, end, receivedAt, out)
              : line(bytes, at, end, receivedAt, out);
      if (next == INCOMPLETE) {
        break;
      }
      if (next == MALFORMED) {
        throw new StreamFormatException(
            "a frame begins with a digit, but not with a message length (RFC 6587 3.4.1)");
      }
      at = next;
      left--;
    }
    return at - offset;
  }

  @Override
  public void end(byte[] bytes, int offset, int length, Instant receivedAt, Consumer<Event> out) {
    int end = offset + length;
    int at = offset;
    scanned = 0;
    while (at < end) {
      if (skipOctets > 0 || skipLine) {
        at = skip(bytes, at, end);
      } else if (isTerminator(bytes[at])) {
        at++;
      } else {
        int next =
            isDigit(bytes[at])
                ? counted(bytes, at, end, receivedAt, out)
                : line(bytes, at, end, receivedAt, out);
        at = next >= 0 ? next : last(bytes, at, end, receivedAt, out);
      }
    }
  }

  @Override
  public @Nullable Carry carry() {
    if (skipOctets == 0 && !skipLine) {
      return null;
    }
    ByteBuffer state = ByteBuffer.allocate(CARRY_BYTES);
    state.put(skipLine ? SKIP_LINE : SKIP_OCTETS).putLong(skipOctets);
    return new Carry(CARRY_MAJOR, state.array());
  }

  /** A frame that the stream's end cuts off. */
  private int last(byte[] bytes, int from, int end, Instant receivedAt, Consumer<Event> out) {
    int count = isDigit(bytes[from]) ? count(bytes, from, end) : MALFORMED;
    int start = count >= 0 ? countEnd : from;
    if (start < end) {
      emit(bytes, start, end, count >= 0 ? count : (long) end - start, receivedAt, out);
    }
    return end;
  }

  /** An octet-counted frame; where the next one begins, or {@link #INCOMPLETE}. */
  private int counted(byte[] bytes, int from, int end, Instant receivedAt, Consumer<Event> out) {
    int count = count(bytes, from, end);
    if (count < 0) {
      return count;
    }
    int start = countEnd;
    // Whether the rest is there already must not matter: what is too long is always cut here.
    int taken = Math.min(count, maxBytes + 1);
    if (taken > end - start) {
      return INCOMPLETE;
    }
    emit(bytes, start, start + taken, count, receivedAt, out);
    skipOctets = (long) count - taken;
    return start + taken;
  }

  /** A frame up to LF or NUL; where the next one begins, or {@link #INCOMPLETE}. */
  private int line(byte[] bytes, int from, int end, Instant receivedAt, Consumer<Event> out) {
    // One byte more than fits is awaited, and a CR behind that: only then is the message too long.
    int most = Math.min(end, from + maxBytes + 2);
    int at = from + Math.min(scanned, most - from);
    while (at < most && !isTerminator(bytes[at])) {
      at++;
    }
    if (at < most) {
      scanned = 0;
      emit(bytes, from, at, (long) at - from, receivedAt, out);
      return at + 1;
    }
    if (at < from + maxBytes + 2) {
      scanned = at - from;
      return INCOMPLETE;
    }
    scanned = 0;
    skipLine = true;
    emit(bytes, from, at, -1, receivedAt, out);
    return at;
  }

  private int skip(byte[] bytes, int from, int end) {
    if (skipLine) {
      int at = from;
      while (at < end && !isTerminator(bytes[at])) {
        at++;
      }
      skipLine = at == end;
      return at == end ? end : at + 1;
    }
    int step = (int) Math.min(skipOctets, (long) end - from);
    skipOctets -= step;
    return from + step;
  }

  /** {@code MSG-LEN SP}; leaves the position behind it in {@link #countEnd}. */
  private int count(byte[] bytes, int from, int end) {
    if (bytes[from] == '0') {
      return MALFORMED;
    }
    int count = 0;
    int at = from;
    while (at < end && isDigit(bytes[at])) {
      if (at - from == MAX_COUNT_DIGITS) {
        return MALFORMED;
      }
      count = count * 10 + bytes[at++] - '0';
    }
    if (at == end) {
      return INCOMPLETE;
    }
    countEnd = at + 1;
    return bytes[at] == ' ' ? count : MALFORMED;
  }

  private void emit(
      byte[] bytes, int from, int to, long originalLength, Instant now, Consumer<Event> out) {
    out.accept(messages.decode(bytes, from, to - from, originalLength, peer, now));
  }

  private static boolean isTerminator(byte b) {
    return b == '\n' || b == 0;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
