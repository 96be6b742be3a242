package io.edgebot.processor.filter.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.Severity;
import org.jspecify.annotations.Nullable;

/** What a rule asks of an event. */
sealed interface Condition {
  /** Whether an event meets it. */
  boolean fits(Event event);

  /**
   * Compares a text of the event with a pattern; an event without that text does not match.
   *
   * @param negated whether the event must not match
   */
  record Matches(Subject subject, Glob glob, boolean negated) implements Condition {
    @Override
    public boolean fits(Event event) {
      String text = subject.of(event);
      return (text != null && glob.matches(text)) != negated;
    }
  }

  /** Looks for a literal in the text. */
  record Contains(String literal, boolean negated) implements Condition {
    @Override
    public boolean fits(Event event) {
      String text = Subject.TEXT.of(event);
      return (text != null && text.contains(literal)) != negated;
    }
  }

  /** At least as severe as one; an event without a known severity is not. */
  record AtLeast(Severity severity) implements Condition {
    @Override
    public boolean fits(Event event) {
      Severity of = event.severity();
      return of != null && of.code() <= severity.code();
    }
  }

  /** Less severe than one; an event without a known severity is not. */
  record LessThan(Severity severity) implements Condition {
    @Override
    public boolean fits(Event event) {
      Severity of = event.severity();
      return of != null && of.code() > severity.code();
    }
  }

  /** The texts that can be compared. */
  enum Subject {
    /** The field {@code type}. */
    TYPE {
      @Override
      @Nullable String of(Event event) {
        return event.type();
      }
    },
    /** Where it came from. */
    SOURCE {
      @Override
      @Nullable String of(Event event) {
        return event.source();
      }
    },
    /** The message, or what came over the wire where there is none. */
    TEXT {
      @Override
      @Nullable String of(Event event) {
        String message = event.message();
        return message == null && event.get("raw_message") instanceof String raw ? raw : message;
      }
    };

    abstract @Nullable String of(Event event);
  }
}
