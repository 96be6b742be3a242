package io.edgebot.journal.internal;

import io.edgebot.journal.internal.Watermark.Mark;
import org.jspecify.annotations.Nullable;

/**
 * What a sound database does not hold though it was committed: its log was removed, or it is an
 * older copy.
 *
 * @param rows that are missing
 * @param sentence for the operator; empty if nothing is missing
 */
record LostCommits(long rows, String sentence) {
  private static final LostCommits NONE = new LostCommits(0, "");

  /**
   * Compares a database with what is known of it.
   *
   * @param known null if nothing is
   * @param why what is known of the cause
   */
  static LostCommits of(@Nullable Mark known, Mark present, String why) {
    if (known == null) {
      return NONE;
    }
    long rows = Math.max(0, known.row() - present.row());
    long entries = Math.max(0, known.quarantined() - present.quarantined());
    if (rows == 0 && entries == 0) {
      return NONE;
    }
    StringBuilder text = new StringBuilder("The journal lacks what was committed last");
    text.append(" (").append(why).append("): at least ");
    if (rows > 0) {
      text.append(rows).append(" rows with ");
      text.append(Math.max(0, known.events() - present.events())).append(" events were lost");
      long settled = Math.min(rows, known.settled() - present.row());
      if (settled > 0) {
        text.append(", ").append(settled).append(" of these rows after all sinks had settled them");
      }
    }
    if (entries > 0) {
      text.append(rows > 0 ? ", and " : "").append(entries).append(" entries of the quarantine");
      text.append(rows > 0 ? "" : " were lost");
    }
    return new LostCommits(rows, text.append('.').toString());
  }
}
