/**
 * How sinks write events as JSON. Each plugin's bundle takes these classes along, so that plugins
 * stay independent of each other.
 */
@NullMarked
package io.edgebot.lib.json;

import org.jspecify.annotations.NullMarked;
