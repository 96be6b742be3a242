package io.edgebot.api.operations;

/**
 * The journal.
 *
 * @param generation its identity's generation, 16 hexadecimal digits
 * @param events kept now
 * @param bytes used on disk
 * @param maxBytes the quota
 * @param quarantined events in quarantine
 * @param damagedRows rows found damaged since it was opened
 * @param notice what its last start or an operator's attention needs; empty if nothing
 */
public record JournalStatus(
    String generation,
    long events,
    long bytes,
    long maxBytes,
    long quarantined,
    long damagedRows,
    String notice) {}
