package io.edgebot.itests;

/** How often what happens at random is repeated. */
final class LongRun {
  private static final boolean LONG = Boolean.getBoolean("edgebot.long");

  private LongRun() {}

  /** Whether it is {@code ./edgebot test --long}. */
  static boolean isOn() {
    return LONG;
  }

  /** {@code repetitions} with {@code ./edgebot test --long}, and 1 otherwise. */
  static int times(int repetitions) {
    return LONG ? repetitions : 1;
  }
}
