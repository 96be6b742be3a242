@NullMarked
package io.edgebot.operations.shell.internal;

import org.jspecify.annotations.NullMarked;
