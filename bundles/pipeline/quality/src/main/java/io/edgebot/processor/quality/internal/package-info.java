@NullMarked
package io.edgebot.processor.quality.internal;

import org.jspecify.annotations.NullMarked;
