/** Tests of what HTTP destinations have in common. */
package io.edgebot.lib.http;
