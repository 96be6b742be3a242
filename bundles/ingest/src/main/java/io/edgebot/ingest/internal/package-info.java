/** Takes in what edges and others post. */
@NullMarked
package io.edgebot.ingest.internal;

import org.jspecify.annotations.NullMarked;
