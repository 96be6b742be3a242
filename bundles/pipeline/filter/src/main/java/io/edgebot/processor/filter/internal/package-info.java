@NullMarked
package io.edgebot.processor.filter.internal;

import org.jspecify.annotations.NullMarked;
