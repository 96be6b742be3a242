package io.edgebot.engine.internal.plugin;

/** Takes what an instance shows of its configuration when it starts. Thread-safe. */
public interface Verdict {
  /** Notes that it works. */
  void good();

  /**
   * Notes that it cannot start with a setting.
   *
   * @param sentence that names file, key, value and what is allowed
   * @return whether that was logged, and another configuration comes in the place of this one
   */
  boolean refused(String sentence);
}
