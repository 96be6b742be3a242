/** Tests of the sink loki. */
package io.edgebot.sink.loki.internal;
