package io.edgebot.transport;

import io.edgebot.api.event.Event;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Decodes the stream of one connection; called by one thread at a time. */
@ConsumerType
public interface StreamDecoder {
  /**
   * Decodes whole frames from the front of what has been received.
   *
   * @param bytes the received bytes; the array is reused after the call
   * @param limit how many events it may make at most in this call
   * @return how many bytes it has used; the rest comes again with what follows it. If it uses none
   *     of a full buffer, the connection is closed
   * @throws StreamFormatException if the stream cannot be followed any more: it is closed
   */
  int decode(
      byte[] bytes, int offset, int length, Instant receivedAt, int limit, Consumer<Event> out)
      throws StreamFormatException;

  /** The peer has closed: what is left may be a last frame without an end. */
  default void end(byte[] bytes, int offset, int length, Instant receivedAt, Consumer<Event> out) {}

  /**
   * What the decoder must remember between calls besides the bytes that it did not use, for the one
   * that takes over after a swap; null if nothing.
   */
  default @Nullable Carry carry() {
    return null;
  }

  /**
   * State of a decoder that outlives it.
   *
   * @param major version of its form; one of an unknown major version is not restored
   * @param bytes at most 64 KiB
   */
  record Carry(int major, byte[] bytes) {
    /** The most that a carry may hold. */
    public static final int MAX_BYTES = 64 * 1024;
  }

  /** Makes the decoder of a connection. */
  @ConsumerType
  interface Factory {
    /**
     * A decoder.
     *
     * @param carry what the one before it left; null at a connection's start, or if there is none
     */
    StreamDecoder open(Peer peer, @Nullable Carry carry);

    /**
     * The major version of the carries that its decoders leave and understand. A carry of another
     * one is not given to {@link #open}, which gets null instead, and that is counted.
     */
    default int carryMajor() {
      return 1;
    }
  }
}
