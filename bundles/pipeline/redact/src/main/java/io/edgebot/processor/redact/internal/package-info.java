@NullMarked
package io.edgebot.processor.redact.internal;

import org.jspecify.annotations.NullMarked;
