@NullMarked
package io.edgebot.operations.client.internal;

import org.jspecify.annotations.NullMarked;
