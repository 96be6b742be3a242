/** The sink that pushes events to Loki. */
@NullMarked
package io.edgebot.sink.loki.internal;

import org.jspecify.annotations.NullMarked;
