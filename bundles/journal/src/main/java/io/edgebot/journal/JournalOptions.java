package io.edgebot.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a journal is opened.
 *
 * @param directory where it lives; made if absent, readable by its owner only
 * @param origin the edge's id that is to be used; empty to use the kept one, or to make one
 * @param maxBytes the quota on disk
 * @param commitInterval how long a commit lingers when nobody waits
 * @param maxQuarantineBytes what quarantine may hold
 * @param dropOldest whether, at the quota, the oldest rows are skipped even for required
 *     subscriptions; otherwise appends are refused
 * @param reserveBytes size of the file that is given up when the disk is full
 */
public record JournalOptions(
    Path directory,
    String origin,
    long maxBytes,
    Duration commitInterval,
    long maxQuarantineBytes,
    boolean dropOldest,
    long reserveBytes) {
  /** Reserve of 32 MiB. */
  public static final long DEFAULT_RESERVE_BYTES = 32L << 20;
}
