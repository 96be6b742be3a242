/** Delivery: one worker a sink reads the journal behind its cursor, batches, retries, splits. */
@NullMarked
package io.edgebot.engine.internal.delivery;

import org.jspecify.annotations.NullMarked;
