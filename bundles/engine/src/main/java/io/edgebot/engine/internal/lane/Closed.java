package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException.Reason;

/**
 * Why nothing is taken in.
 *
 * @param reason for those who append
 * @param text a sentence that a person can act on
 */
record Closed(Reason reason, String text) {}
