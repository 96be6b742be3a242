package io.edgebot.engine.internal.lane;

import java.util.Map;

/**
 * What is in a unit.
 *
 * @param passed events that the journal gets
 * @param quarantined events that processors refused
 * @param drops events that processors dropped, by reason
 * @param bytes compressed
 * @param foreign whether somebody else collected the events
 */
public record UnitCounts(
    int passed, int quarantined, Map<String, Integer> drops, long bytes, boolean foreign) {}
