package io.edgebot.api.input;

import java.util.List;

/**
 * What became of a batch; all of it is durable.
 *
 * @param accepted events that are in the journal
 * @param duplicates events that were there before
 * @param dropped events that processors dropped, as configured
 * @param quarantined events that processors refused and that are in quarantine
 */
public record AppendResult(int accepted, int duplicates, int dropped, List<Refusal> quarantined) {
  /** Copies the list. */
  public AppendResult {
    quarantined = List.copyOf(quarantined);
  }

  /**
   * An event of the batch that was refused.
   *
   * @param index its place in the batch
   * @param reason a short fixed word
   */
  public record Refusal(int index, String reason) {}
}
