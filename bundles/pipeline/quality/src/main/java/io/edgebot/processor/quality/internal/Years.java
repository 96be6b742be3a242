package io.edgebot.processor.quality.internal;

/**
 * What clocks may show.
 *
 * @param first year that no clock is behind which was ever set
 * @param present year
 */
record Years(int first, int present) {}
