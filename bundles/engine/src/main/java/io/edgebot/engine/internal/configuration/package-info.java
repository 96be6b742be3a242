/** Configurations of plugins: what is wrong with them, and the last ones that worked. */
@NullMarked
package io.edgebot.engine.internal.configuration;

import org.jspecify.annotations.NullMarked;
