/** Meters, one set for every plugin of a kind. */
@NullMarked
package io.edgebot.engine.internal.metrics;

import org.jspecify.annotations.NullMarked;
