@NullMarked
package io.edgebot.engine.internal;

import org.jspecify.annotations.NullMarked;
