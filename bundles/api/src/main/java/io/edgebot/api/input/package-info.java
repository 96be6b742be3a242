/** Inputs and the lanes they write to. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.api.input;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
