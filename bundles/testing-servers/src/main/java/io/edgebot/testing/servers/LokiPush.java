package io.edgebot.testing.servers;

import java.util.List;
import java.util.Map;

/**
 * A stream of a request, and what became of it.
 *
 * @param labels of the stream
 * @param entries as they were sent
 * @param stored those of them that were taken, what was there already left out
 * @param status of the answer; 0 if the connection was cut in place of it
 * @param body the request's bytes
 * @param headers of the request, names in lower case
 */
public record LokiPush(
    Map<String, String> labels,
    List<LokiEntry> entries,
    List<LokiEntry> stored,
    int status,
    byte[] body,
    Map<String, String> headers) {}
