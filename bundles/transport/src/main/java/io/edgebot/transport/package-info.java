/** Sockets and the HTTP front that outlive the plugins which read them. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
