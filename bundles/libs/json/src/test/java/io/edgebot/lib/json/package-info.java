/** Tests of how sinks write events as JSON. */
package io.edgebot.lib.json;
