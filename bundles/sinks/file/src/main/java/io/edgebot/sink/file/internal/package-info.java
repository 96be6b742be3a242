@NullMarked
package io.edgebot.sink.file.internal;

import org.jspecify.annotations.NullMarked;
