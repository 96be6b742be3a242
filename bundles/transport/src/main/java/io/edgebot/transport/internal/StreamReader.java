package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import io.edgebot.transport.StreamDecoder;

/** Who reads the connections of an endpoint at present; equal to itself only. */
final class StreamReader {
  private final StreamDecoder.Factory decoders;
  private final Lane lane;
  private final TcpCounters counters;

  /**
   * A reader.
   *
   * @param decoders makes a decoder for each connection
   * @param lane takes the events
   * @param counters count what happens to connections
   */
  StreamReader(StreamDecoder.Factory decoders, Lane lane, TcpCounters counters) {
    this.decoders = decoders;
    this.lane = lane;
    this.counters = counters;
  }

  StreamDecoder.Factory decoders() {
    return decoders;
  }

  Lane lane() {
    return lane;
  }

  TcpCounters counters() {
    return counters;
  }
}
