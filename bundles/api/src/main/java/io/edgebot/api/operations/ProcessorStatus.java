package io.edgebot.api.operations;

/**
 * A processor's counts since the engine started.
 *
 * @param required whether intake pauses without it
 * @param processed events that it worked on
 * @param errors events that it threw on
 * @param seconds that it worked, all threads together
 */
public record ProcessorStatus(
    String instance, boolean required, long processed, long errors, double seconds) {}
