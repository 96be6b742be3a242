/** The ordered processors that every event passes. */
@NullMarked
package io.edgebot.engine.internal.pipeline;

import org.jspecify.annotations.NullMarked;
