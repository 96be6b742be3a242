@NullMarked
package io.edgebot.operations.http.internal;

import org.jspecify.annotations.NullMarked;
