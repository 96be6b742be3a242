/** The encoded form of events: JSON, and the compressed blocks of the journal. */
@NullMarked
package io.edgebot.engine.internal.codec;

import org.jspecify.annotations.NullMarked;
