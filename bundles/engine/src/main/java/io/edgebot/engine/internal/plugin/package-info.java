/** Plugins as they come and go: leases, contexts, starting and stopping. */
@NullMarked
package io.edgebot.engine.internal.plugin;

import org.jspecify.annotations.NullMarked;
