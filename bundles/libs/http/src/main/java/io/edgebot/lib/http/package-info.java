/**
 * What sinks with an HTTP destination have in common: TLS, credentials, faults. Each plugin's
 * bundle takes these classes along, so that plugins stay independent of each other.
 */
@NullMarked
package io.edgebot.lib.http;

import org.jspecify.annotations.NullMarked;
