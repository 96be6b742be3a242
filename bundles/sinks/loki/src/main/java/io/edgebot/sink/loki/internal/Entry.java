package io.edgebot.sink.loki.internal;

import io.edgebot.api.event.EventId;
import java.util.List;

/**
 * A line for Loki.
 *
 * @param index of its event in the batch
 * @param nanos its time since 1970
 * @param line UTF-8; must not be changed
 * @param metadata names and values in turn, in UTF-8
 */
record Entry(int index, EventId id, long nanos, byte[] line, List<byte[]> metadata) {
  /** The same without metadata. */
  Entry withoutMetadata() {
    return new Entry(index, id, nanos, line, List.of());
  }

  /** About what it takes in a request. */
  int size() {
    int size = line.length + 32;
    for (byte[] text : metadata) {
      size += text.length + 4;
    }
    return size;
  }
}
