package io.edgebot.engine.internal.configuration;

import java.time.Instant;

/**
 * A configuration that worked.
 *
 * @param since when it was first seen to work
 */
record Remembered(Content content, Instant since) {}
