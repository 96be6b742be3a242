package io.edgebot.api.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sink's delivery.
 *
 * @param attached whether a running plugin serves it
 * @param required whether data is kept for it until the quota
 * @param delivered events delivered since the engine started
 * @param refused events that went to quarantine since then
 * @param skipped events passed over for {@code max_lag}, the quota or damage since then
 * @param errors attempts that failed since then
 * @param lagEvents events not yet delivered
 * @param lagBytes of them in the journal
 * @param lagSeconds age of the oldest of them
 * @param consecutiveFailures attempts that failed since the last success
 * @param lastSuccess when a batch was last delivered; null if never
 * @param lastError why the last attempt failed; empty if none did
 * @param lastFailure when that was; null if never
 */
public record SinkStatus(
    String instance,
    boolean attached,
    boolean required,
    Breaker breaker,
    long delivered,
    long refused,
    long skipped,
    long errors,
    long lagEvents,
    long lagBytes,
    double lagSeconds,
    int consecutiveFailures,
    @Nullable Instant lastSuccess,
    String lastError,
    @Nullable Instant lastFailure) {
  /** Whether deliveries are tried. */
  public enum Breaker {
    /** They are. */
    CLOSED,
    /** They wait for a probe. */
    OPEN,
    /** One small batch is tried. */
    HALF_OPEN
  }
}
