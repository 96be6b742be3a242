/** Sinks and the batches that are delivered to them. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.api.sink;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
