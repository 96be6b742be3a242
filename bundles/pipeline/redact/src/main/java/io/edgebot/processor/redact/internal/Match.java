package io.edgebot.processor.redact.internal;

/** A range of a text, and what becomes of it. Reused from find to find; not thread-safe. */
final class Match {
  int start;
  int end;
  Kind kind = Kind.CREDENTIALS;
  Action action = Action.MASK;

  /** Room for detectors to read a number into. */
  final Digits digits = new Digits();

  /** A range to be masked; false if it is empty. */
  boolean set(int start, int end, Kind kind) {
    this.start = start;
    this.end = end;
    this.kind = kind;
    this.action = Action.MASK;
    return end > start;
  }
}
