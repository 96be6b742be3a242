package io.edgebot.ingest.internal;

import io.edgebot.api.input.Append;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings.
 *
 * @param append the batch for the lane; null if there is nothing to write
 * @param refused events that are not valid
 * @param refusedByReason how many of them there are by the reason that metrics show
 * @param place where an event of the batch stands in the request
 */
record Intake(
    @Nullable Append append,
    List<Answers.Refused> refused,
    Map<String, Integer> refusedByReason,
    IntUnaryOperator place) {
  /** Nothing. */
  static final Intake NOTHING = new Intake(null, List.of(), Map.of(), IntUnaryOperator.identity());

  /** A batch as it came, whole. */
  static Intake whole(Append append) {
    return new Intake(append, List.of(), Map.of(), IntUnaryOperator.identity());
  }
}
