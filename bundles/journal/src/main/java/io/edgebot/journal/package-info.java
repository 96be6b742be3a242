/** The durable log: it knows bytes and an index, not sinks. For the engine only. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.journal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
