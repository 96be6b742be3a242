/** What operators' tools ask of the running engine. */
@Export
@Version("1.1.0")
@NullMarked
package io.edgebot.api.operations;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
