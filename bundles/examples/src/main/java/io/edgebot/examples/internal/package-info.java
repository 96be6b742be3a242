@NullMarked
package io.edgebot.examples.internal;

import org.jspecify.annotations.NullMarked;
