package io.edgebot.api.event;

/**
 * Numbers of one generation that will not be delivered, declared with the reason, so that declared
 * and unexplained gaps can be told apart.
 *
 * @param first the first number
 * @param last the last number, not below the first
 * @param reason a short fixed word: {@code routed}, {@code quarantined}, {@code quota}, {@code
 *     max_lag}, {@code damaged}, {@code renewed}
 */
public record SkippedRange(String origin, long generation, long first, long last, String reason) {
  /** Checks the range. */
  public SkippedRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "range " + first + "-" + last + " is empty or not above 0");
    }
  }

  /** How many numbers it spans. */
  public long count() {
    return last - first + 1;
  }
}
