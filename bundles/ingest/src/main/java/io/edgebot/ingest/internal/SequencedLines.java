package io.edgebot.ingest.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads lines whose events have identities. All must be valid, since a line left out would move the
 * numbers of those behind it: any fault is 422, names the line, and nothing is taken.
 */
final class SequencedLines {
  private static final byte[] ID_PREFIX = "{\"_id\":\"".getBytes(StandardCharsets.US_ASCII);

  private final Sequence sequence;
  private final EventCodec codec;
  private final Limits limits;
  private final BodyMemory.Share memory;
  private final List<Event> events = new ArrayList<>();
  private final List<EventId> ids = new ArrayList<>();
  private final Set<EventId> seen = new HashSet<>();

  private SequencedLines(
      Sequence sequence, EventCodec codec, Limits limits, BodyMemory.Share memory) {
    this.memory = memory;
    this.sequence = sequence;
    this.codec = codec;
    this.limits = limits;
  }

  /** Events and their identities. */
  record Identified(List<Event> events, List<EventId> ids) {}

  /** Reads all lines. The payload's bytes belong to the events afterwards. */
  static Identified read(
      Payload payload, Sequence sequence, EventCodec codec, Limits limits, BodyMemory.Share memory)
      throws RequestException {
    if (!sequence.ids() && (sequence.count() > limits.events() || sequence.count() < 0)) {
      throw tooMany(limits);
    }
    int count = countLines(payload, limits);
    if (!sequence.ids() && count != sequence.count()) {
      throw RequestException.invalid(
          Problem.of(
              "line_count", "There are " + count + " lines for " + sequence.count() + " numbers"));
    }
    SequencedLines reader = new SequencedLines(sequence, codec, limits, memory);
    Lines lines = new Lines(payload);
    for (int i = 0; lines.next(); i++) {
      reader.line(payload.bytes(), lines.start(), lines.length(), i);
    }
    return new Identified(reader.events, reader.ids);
  }

  private static int countLines(Payload payload, Limits limits) throws RequestException {
    Lines lines = new Lines(payload);
    int count = 0;
    while (lines.next()) {
      if (lines.blank()) {
        throw RequestException.invalid(Problem.of("blank_line", "Line is blank", count));
      }
      if (++count > limits.events()) {
        throw tooMany(limits);
      }
    }
    return count;
  }

  private static RequestException tooMany(Limits limits) {
    return RequestException.tooLarge("Request holds more than " + limits.events() + " events");
  }

  private void line(byte[] bytes, int start, int length, int index) throws RequestException {
    if (length > limits.eventBytes()) {
      throw RequestException.invalid(
          Problem.of("size", "Event is larger than " + limits.eventBytes() + " bytes", index));
    }
    int offset = start;
    EventId id;
    if (sequence.ids()) {
      int quote = endOfId(bytes, start, length, index);
      id = identity(bytes, start, quote, index);
      // The identity goes with the event, not in it: the object starts behind it. What is
      // overwritten is the comma, or the quote where the object has no other field.
      offset = bytes[quote + 1] == ',' ? quote + 1 : quote;
      bytes[offset] = '{';
    } else {
      id = new EventId(sequence.origin(), sequence.generation(), sequence.first() + index, 0);
    }
    try {
      Event event = codec.decode(bytes, offset, start + length - offset);
      memory.takeEvent(event.weight());
      if (event.type().isEmpty() && !(event.get(Event.TYPE) instanceof String)) {
        throw RequestException.invalid(Problem.missing(index, Event.TYPE));
      }
      events.add(EventCollector.withoutId(event));
      ids.add(id);
    } catch (EventFormatException e) {
      throw RequestException.invalid(
          EventFaults.of(bytes, offset, start + length - offset, e, index).get(0));
    }
  }

  private static int endOfId(byte[] bytes, int start, int length, int index)
      throws RequestException {
    int end = start + length;
    int at = start;
    for (byte expected : ID_PREFIX) {
      if (at >= end || bytes[at++] != expected) {
        throw noId(index);
      }
    }
    int first = at;
    while (at < end && bytes[at] != '"' && at - first <= EventId.MAX_LENGTH) {
      at++;
    }
    if (at + 1 >= end || bytes[at] != '"' || (bytes[at + 1] != ',' && bytes[at + 1] != '}')) {
      throw noId(index);
    }
    return at;
  }

  private EventId identity(byte[] bytes, int start, int quote, int index) throws RequestException {
    int first = start + ID_PREFIX.length;
    EventId id;
    try {
      id = EventId.parse(new String(bytes, first, quote - first, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw noId(index);
    }
    if (!id.origin().equals(sequence.origin())
        || id.generation() != sequence.generation()
        || id.number() < sequence.first()
        || id.number() > sequence.last()) {
      throw RequestException.invalid(
          Problem.of("identity", "Identity is not within " + Sequence.HEADER, index, "_id"));
    }
    if (!seen.add(id)) {
      throw RequestException.invalid(
          Problem.of("identity", "Identity stands in this request twice", index, "_id"));
    }
    return id;
  }

  private static RequestException noId(int index) {
    return RequestException.invalid(
        Problem.of(
            "identity",
            "Line does not start with {\"_id\":\"<origin>/<generation>/<number>[/<part>]\"",
            index));
  }
}
