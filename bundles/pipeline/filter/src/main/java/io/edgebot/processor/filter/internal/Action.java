package io.edgebot.processor.filter.internal;

import io.edgebot.api.event.Event;
import java.util.concurrent.atomic.AtomicLong;

/** What a rule does with an event that fits. */
sealed interface Action {
  /** Whether the event goes on. */
  boolean keeps(Event event);

  /** The reason for which it drops. */
  String reason();

  /** Lets all go on. */
  record Keep() implements Action {
    @Override
    public boolean keeps(Event event) {
      return true;
    }

    @Override
    public String reason() {
      return "filtered";
    }
  }

  /** Drops all. */
  record Drop() implements Action {
    @Override
    public boolean keeps(Event event) {
      return false;
    }

    @Override
    public String reason() {
      return "filtered";
    }
  }

  /**
   * Keeps about one of n, by a hash of the event's type, source, time and text: the same event is
   * always decided alike, also when its batch is run again or on another machine.
   */
  record Sample(int oneOf) implements Action {
    @Override
    public boolean keeps(Event event) {
      long hash = 0xcbf29ce484222325L;
      hash = mix(hash, event.type());
      hash = mix(hash, String.valueOf(event.source()));
      hash = mix(hash, event.timestamp().toString());
      hash = mix(hash, String.valueOf(Condition.Subject.TEXT.of(event)));
      // FNV-1a mixes its low bits badly; a multiplication brings them all into the high ones.
      long mixed = ((hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L) >>> 16;
      return mixed % oneOf == 0;
    }

    private static long mix(long before, String text) {
      long hash = before;
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
      return (hash ^ 0xFF) * 0x100000001b3L;
    }

    @Override
    public String reason() {
      return "sampled";
    }
  }

  /** Keeps every n-th that it sees, the first one included; thread-safe. */
  record Every(int nth, AtomicLong seen) implements Action {
    @Override
    public boolean keeps(Event event) {
      return seen.getAndIncrement() % nth == 0;
    }

    @Override
    public String reason() {
      return "sampled";
    }
  }
}
