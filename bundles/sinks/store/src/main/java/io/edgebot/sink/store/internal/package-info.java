@NullMarked
package io.edgebot.sink.store.internal;

import org.jspecify.annotations.NullMarked;
