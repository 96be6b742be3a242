@NullMarked
package io.edgebot.bench;

import org.jspecify.annotations.NullMarked;
