package io.edgebot.processor.redact.internal;

/**
 * Finds one kind of secret. Thread-safe. For time linear in a text, what it looks at in one call is
 * bounded, or belongs to what it finds.
 */
interface Detector {
  /**
   * The ASCII characters at which it is asked; the rarer they are, the cheaper. Of digits in a row,
   * only the first counts.
   */
  String triggers();

  /**
   * Looks for a secret around a trigger.
   *
   * @param at the trigger's position
   * @param match set to what is found; it ends behind the trigger
   * @return whether one was found
   */
  boolean find(CharSequence text, int at, Match match);
}
