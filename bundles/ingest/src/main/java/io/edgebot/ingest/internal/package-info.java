@NullMarked
package io.edgebot.ingest.internal;

import org.jspecify.annotations.NullMarked;
