package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one event: each rule once, with the first place where it failed. Used again
 * for event after event, by one thread.
 */
final class Findings {
  /** Enough to tell apart; what comes behind them is counted as {@code more}. */
  private static final int MOST = 100;

  private static final int BEST_SCORE = 100;

  private record Finding(Check check, String path, String expected) {}

  private final Set<Check> quarantining;
  private final List<Finding> found = new ArrayList<>(0);
  private final Set<Check> failed = EnumSet.noneOf(Check.class);
  private @Nullable Check fatal;
  private int cost;
  private int more;

  /** With the checks that send an event to quarantine. */
  Findings(Set<Check> quarantining) {
    this.quarantining = quarantining;
  }

  void reset() {
    if (!found.isEmpty()) {
      found.clear();
      failed.clear();
      fatal = null;
      cost = 0;
      more = 0;
    }
  }

  /**
   * Adds one.
   *
   * @param path of the field
   * @param expected what the rule says; never what the event says
   */
  void add(Check check, String path, String expected, Penalty penalty) {
    Finding finding = new Finding(check, path, expected);
    if (found.contains(finding)) {
      return; // further items of a list
    }
    failed.add(check);
    cost = Math.min(BEST_SCORE, cost + penalty.cost());
    if (fatal == null && (penalty.quarantine() || quarantining.contains(check))) {
      fatal = check;
    }
    if (found.size() < MOST) {
      found.add(finding);
    } else {
      more++;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The checks that failed. */
  Set<Check> failed() {
    return failed;
  }

  /** The first of those that send the event to quarantine; null if none does. */
  @Nullable Check fatal() {
    return fatal;
  }

  /** The first one that failed. */
  Check first() {
    return found.get(0).check();
  }

  /** 100 less what the failures cost, and at least 0. */
  int score() {
    return BEST_SCORE - cost;
  }

  /** As the event tells it. */
  Map<String, Object> verdict(Outcome outcome, int mostReasons) {
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("outcome", outcome.text());
    verdict.put("score", score());
    if (!isEmpty()) {
      List<Map<String, Object>> reasons = new ArrayList<>();
      for (Finding finding : found.subList(0, Math.min(mostReasons, found.size()))) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("rule", finding.check().text());
        reason.put("path", finding.path());
        reason.put("expected", finding.expected());
        reasons.add(reason);
      }
      verdict.put("reasons", reasons);
      int untold = found.size() - reasons.size() + more;
      if (untold > 0) {
        verdict.put("more", untold);
      }
    }
    return verdict;
  }
}
