@NullMarked
package io.edgebot.journal.internal;

import org.jspecify.annotations.NullMarked;
