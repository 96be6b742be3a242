package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.StoredEvent;
import io.edgebot.lib.json.IdSplicer;
import io.edgebot.lib.json.UnsendableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of events: the event as it is encoded, with its identity as first field, so that Loki
 * never takes two events for one, and one that is sent again for what it is.
 */
final class EntryMaker {
  private static final byte[] EVENT_TIME = ascii("event_time");
  private static final byte[] SEVERITY = ascii("severity");
  private static final byte[] SOURCE = ascii("source");
  private static final byte[] HOST = ascii("host");
  private static final byte[] TRUNCATED = ascii("truncated");
  private static final byte[] TRUE = ascii("true");
  private static final int MAX_METADATA = 256;

  private final int maxLine;
  private final boolean truncate;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
  private long truncated;

  EntryMaker(int maxLine, boolean truncate) {
    this.maxLine = maxLine;
    this.truncate = truncate;
  }

  /** An event that gets no line; the code says why. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    RefusedException(String code, @Nullable Throwable cause) {
      super(code, cause);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /**
   * The line of an event.
   *
   * @param index of the event in its batch
   * @param metadata whether it carries structured metadata
   * @throws RefusedException if it has none
   */
  Entry make(StoredEvent event, int index, boolean metadata) throws RefusedException, IOException {
    buffer.reset();
    try {
      IdSplicer.write(event, buffer);
    } catch (UnsendableException e) {
      throw new RefusedException("no_json_object", e);
    }
    byte[] line = buffer.toByteArray();
    boolean cut = line.length > maxLine;
    if (cut) {
      if (!truncate) {
        throw new RefusedException("line_too_long", null);
      }
      line = CutLine.of(event, line.length, maxLine);
      truncated++;
    }
    return new Entry(
        index, event.id(), nanos(event), line, metadata ? metadata(event, cut) : List.of());
  }

  /** When the edge received it: such times ascend in a stream, other than the devices' own. */
  private static long nanos(StoredEvent event) throws RefusedException {
    Instant received = event.receivedAt();
    Instant time = received == null ? event.timestamp() : received;
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (ArithmeticException e) {
      throw new RefusedException("time_out_of_range", e);
    }
  }

  private static List<byte[]> metadata(StoredEvent event, boolean cut) {
    List<byte[]> metadata = new ArrayList<>(10);
    add(metadata, EVENT_TIME, event.timestamp().toString());
    if (event.severity() != null) {
      add(metadata, SEVERITY, event.severity().text());
    }
    add(metadata, SOURCE, event.source());
    add(metadata, HOST, event.host());
    if (cut) {
      metadata.add(TRUNCATED);
      metadata.add(TRUE);
    }
    return metadata;
  }

  private static void add(List<byte[]> metadata, byte[] name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      String bounded = value.length() > MAX_METADATA ? value.substring(0, MAX_METADATA) : value;
      metadata.add(name);
      metadata.add(bounded.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** How many lines were cut. */
  long truncated() {
    return truncated;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
