package io.edgebot.processor.quality.internal;

/**
 * A rule for an event as a whole.
 *
 * @param check that fails beyond it
 * @param bound a number of bytes, levels or seconds, or a time in seconds
 * @param expected for people
 */
record Limit(Check check, long bound, String expected, Penalty penalty) {}
