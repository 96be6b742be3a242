@NullMarked
package io.edgebot.sink.timescaledb.internal;

import org.jspecify.annotations.NullMarked;
