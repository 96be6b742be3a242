/** The sink that ships events to a mothership. */
@NullMarked
package io.edgebot.shipper.internal;

import org.jspecify.annotations.NullMarked;
