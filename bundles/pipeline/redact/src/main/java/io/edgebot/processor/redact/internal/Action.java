package io.edgebot.processor.redact.internal;

/** What becomes of a value; the first of several wins. */
enum Action {
  /** It stays as it is, with all that is in it. */
  KEEP,
  /** A keyed hash stands in its place. */
  HASH,
  /** The mask stands in its place. */
  MASK,
  /** Its field goes; in a text, the mask stands in its place. */
  DROP,
  /** Another address of the same form stands in its place. */
  PSEUDONYM,
  /** Nothing is said of it. */
  NONE;

  /** What becomes of a value in a text, from which no field can be dropped. */
  static Action ofText(Action action) {
    return action == HASH ? HASH : MASK;
  }
}
