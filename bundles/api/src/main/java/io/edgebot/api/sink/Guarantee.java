package io.edgebot.api.sink;

/** How often an event can be in a destination after failures. */
public enum Guarantee {
  /** Once: the destination refuses an identity that it has. */
  KEYED,
  /** Once: the position commits with the data. */
  POSITIONED,
  /** At least once: twice only where an acknowledgement was lost. */
  AT_LEAST_ONCE
}
