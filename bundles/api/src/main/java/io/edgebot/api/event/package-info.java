/** Events, their identity and their encoded form. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
