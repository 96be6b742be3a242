package io.edgebot.ingest.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes the events of a request that came without identities, one by one: those that are valid, and
 * what is wrong with the others. One bad event costs one event.
 */
final class EventCollector {
  private static final String ID = "_id";

  private final EventCodec codec;
  private final Limits limits;
  private final BodyMemory.Share memory;
  private final List<Event> events = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Answers.Refused> refused = new ArrayList<>();
  private final Map<String, Integer> refusedByReason = new TreeMap<>();
  private int[] places = new int[64];
  private int count;

  EventCollector(EventCodec codec, Limits limits, BodyMemory.Share memory) {
    this.codec = codec;
    this.limits = limits;
    this.memory = memory;
  }

  /** The valid events. */
  List<Event> events() {
    return events;
  }

  /** How many there were, valid or not. */
  int count() {
    return count;
  }

  /** Those that are not valid, each with its first fault. */
  List<Answers.Refused> refused() {
    return refused;
  }

  /** The faults, several of one event among them; the first thousand or so. */
  List<Problem> problems() {
    return problems;
  }

  /** Where a valid event stands in the request. */
  int place(int event) {
    return places[event];
  }

  /**
   * Takes the next event.
   *
   * @param place where it stands in the body: names and indexes
   * @throws RequestException if there are too many
   */
  void add(byte[] bytes, int offset, int length, Object... place) throws RequestException {
    if (count == limits.events()) {
      throw RequestException.tooLarge("Request holds more than " + limits.events() + " events");
    }
    int index = count++;
    if (length > limits.eventBytes()) {
      refuse(
          index,
          List.of(
              Problem.of("size", "Event is larger than " + limits.eventBytes() + " bytes", place)));
      return;
    }
    try {
      Event event = codec.decode(bytes, offset, length);
      memory.takeEvent(event.weight());
      if (EventFaults.valid(event)) {
        keep(index, event);
      } else {
        refuse(index, EventFaults.of(bytes, offset, length, null, place));
      }
    } catch (EventFormatException e) {
      refuse(index, EventFaults.of(bytes, offset, length, e, place));
    }
  }

  private void keep(int index, Event event) {
    if (events.size() == places.length) {
      places = Arrays.copyOf(places, places.length * 2);
    }
    places[events.size()] = index;
    events.add(withoutId(event));
  }

  /**
   * An event without the reserved field {@code _id}: an identity goes with an event, not in it, and
   * one that nobody vouches for would be sent on as if it were.
   */
  static Event withoutId(Event event) {
    return event.indexOf(ID) < 0 ? event : event.toBuilder().remove(ID).build();
  }

  /** How many are not valid, by the reason that metrics show. */
  Map<String, Integer> refusedByReason() {
    return refusedByReason;
  }

  private void refuse(int index, List<Problem> faults) {
    if (problems.size() < Answers.MAX_NAMED) {
      problems.addAll(faults);
    }
    refused.add(new Answers.Refused(index, faults.get(0).reason()));
    refusedByReason.merge(IngestMetrics.eventReason(faults.get(0)), 1, Integer::sum);
  }
}
