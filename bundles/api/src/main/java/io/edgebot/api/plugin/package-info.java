/** What every plugin is given: its name, durable state, health, counters and checked settings. */
@Export
@Version("1.0.0")
@NullMarked
package io.edgebot.api.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
