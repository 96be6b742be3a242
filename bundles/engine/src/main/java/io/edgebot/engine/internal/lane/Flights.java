package io.edgebot.engine.internal.lane;

import io.edgebot.engine.internal.lane.Flight.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units of a partition that are on their way into the journal, in order. Guarded by its lock.
 */
final class Flights {
  private final Deque<Flight> flights = new ArrayDeque<>();

  boolean isEmpty() {
    return flights.isEmpty();
  }

  void add(Flight flight) {
    flights.addLast(flight);
  }

  /** Whether another unit may be made: not before those that the journal gave back. */
  boolean hasRoom(int most) {
    if (flights.size() >= most) {
      return false;
    }
    for (Flight flight : flights) {
      if (flight.state() == State.WAITING) {
        return false; // it must not be overtaken
      }
    }
    return true;
  }

  /** The first unit that is to be given to the journal now, underway from here; null if none. */
  @Nullable Flight next() {
    boolean underway = false;
    for (Flight flight : flights) {
      if (flight.state() == State.WAITING) {
        if (underway && flight.isOrdered()) {
          return null;
        }
        flight.state(State.UNDERWAY);
        return flight;
      }
      underway |= flight.state() == State.UNDERWAY;
    }
    return null;
  }

  /** A unit ended; {@code again} if the journal gave it back. */
  void ended(Flight flight, boolean again) {
    flight.state(again ? State.WAITING : State.LANDED);
    dropLanded();
  }

  private void dropLanded() {
    while (!flights.isEmpty() && flights.peekFirst().state() == State.LANDED) {
      flights.removeFirst();
    }
  }

  /** The place of the first entry that is not durable; the greatest number if all are. */
  long ticket() {
    Flight first = flights.peekFirst();
    return first == null ? Long.MAX_VALUE : first.work().ticket();
  }

  /** Gives up the units that the journal does not have; only those that stand alone, or all. */
  List<Work> takeWaiting(boolean onlyAlone) {
    List<Flight> waiting =
        flights.stream()
            .filter(flight -> flight.state() == State.WAITING)
            .filter(flight -> !onlyAlone || flight.work().alone() != null)
            .toList();
    flights.removeAll(waiting);
    dropLanded();
    return waiting.stream().map(Flight::work).toList();
  }
}
