/** What operators' tools ask of the engine. */
@NullMarked
package io.edgebot.engine.internal.operations;

import org.jspecify.annotations.NullMarked;
