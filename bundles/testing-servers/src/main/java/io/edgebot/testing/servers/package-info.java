/** Servers that tests start. */
@NullMarked
package io.edgebot.testing.servers;

import org.jspecify.annotations.NullMarked;
