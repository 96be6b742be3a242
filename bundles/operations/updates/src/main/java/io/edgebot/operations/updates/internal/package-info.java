@NullMarked
package io.edgebot.operations.updates.internal;

import org.jspecify.annotations.NullMarked;
