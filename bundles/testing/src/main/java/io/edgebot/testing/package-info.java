/** What tests of plugins use in place of the engine. */
@NullMarked
package io.edgebot.testing;

import org.jspecify.annotations.NullMarked;
