@NullMarked
package io.edgebot.processor.addtags.internal;

import org.jspecify.annotations.NullMarked;
