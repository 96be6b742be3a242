/** Processors and the batches they work on. */
@Export
@Version("1.1.0")
@NullMarked
package io.edgebot.api.processor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
