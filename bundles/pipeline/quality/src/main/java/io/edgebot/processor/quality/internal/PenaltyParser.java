package io.edgebot.processor.quality.internal;

/** Reads what stands in any rule: {@code cost <n>} and {@code quarantine}. Used once. */
final class PenaltyParser {
  static final String FORM = "cost <1 to 100>, quarantine";

  private int cost = Penalty.DEFAULT.cost();
  private boolean quarantine;

  /** Reads a word and what belongs to it; says whether it was such a word. */
  boolean read(String word, Words words) throws Words.Misfit {
    if (word.equals("cost")) {
      cost = words.number(word, 1, 100);
      return true;
    }
    if (word.equals("quarantine")) {
      quarantine = true;
      return true;
    }
    return false;
  }

  Penalty penalty() {
    return new Penalty(cost, quarantine);
  }
}
