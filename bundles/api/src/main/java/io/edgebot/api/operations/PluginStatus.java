package io.edgebot.api.operations;

/**
 * How a plugin instance is.
 *
 * @param kind {@code input}, {@code processor} or {@code sink}
 * @param instance its name
 * @param version its bundle's version; empty if it is missing
 * @param state what the engine does with it
 * @param reason a sentence that a person can act on; empty if all is well
 */
public record PluginStatus(
    String kind, String instance, String version, State state, String reason) {
  /** What the engine does with an instance. */
  public enum State {
    /** Runs well. */
    HEALTHY,
    /** Runs, not as it should. */
    DEGRADED,
    /** Does not work. */
    FAILED,
    /** Is about to run. */
    STARTING,
    /** Another bundle version owns the instance name. */
    STANDBY,
    /** The configuration names it, and nothing provides it. */
    MISSING
  }

  /** Whether it runs well, is about to, or waits for its turn: nobody needs to look after it. */
  public boolean ok() {
    return state == State.HEALTHY || state == State.STARTING || state == State.STANDBY;
  }
}
