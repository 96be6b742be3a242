@NullMarked
package io.edgebot.transport.internal;

import org.jspecify.annotations.NullMarked;
