/** What inputs write to, and the workers that bring it into the journal. */
@NullMarked
package io.edgebot.engine.internal.lane;

import org.jspecify.annotations.NullMarked;
