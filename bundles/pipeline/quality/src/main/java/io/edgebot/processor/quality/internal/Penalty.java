package io.edgebot.processor.quality.internal;

/**
 * What it means that an event fails a rule.
 *
 * @param cost what is taken off the event's score
 * @param quarantine whether the event goes to quarantine, whatever the settings say
 */
record Penalty(int cost, boolean quarantine) {
  static final Penalty DEFAULT = new Penalty(10, false);
}
