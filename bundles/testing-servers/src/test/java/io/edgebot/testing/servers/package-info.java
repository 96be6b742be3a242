/** Tests of the servers for tests. */
package io.edgebot.testing.servers;
