package io.edgebot.processor.redact.internal;

import java.util.Arrays;

/**
 * Goes through a text once and finds what the detectors find, in the order of the triggers. What
 * two detectors find may overlap. Not thread-safe.
 */
final class Scanner {
  private final DetectorTable table;
  private final Replacements replacements;
  private final Match match = new Match();

  /** Where each detector's last find ends: it is not asked again inside. */
  private final int[] resume;

  private CharSequence text = "";
  private int at;
  private int bits;
  private boolean escapes;
  private boolean skipsPseudonyms;

  Scanner(DetectorTable table, Replacements replacements) {
    this.table = table;
    this.replacements = replacements;
    this.resume = new int[table.size()];
  }

  /** Whether it finds none of what becomes a pseudonym: one looks as what it stands for. */
  void skipPseudonyms(boolean skip) {
    skipsPseudonyms = skip;
  }

  /** Starts at a text's begin. */
  Scanner start(CharSequence text) {
    this.text = text;
    at = -1;
    bits = 0;
    escapes = false;
    Arrays.fill(resume, 0);
    return this;
  }

  /** Finds the next secret that is not replaced yet. */
  boolean next() {
    while (true) {
      while (bits != 0) {
        int index = Integer.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        if (at >= resume[index] && table.detector(index).find(text, at, match)) {
          resume[index] = Math.max(match.end, at + 1);
          if (!isReplaced()) {
            return true;
          }
        }
      }
      at = table.next(text, at + 1);
      if (at >= text.length()) {
        return false;
      }
      char c = text.charAt(at);
      if (Chars.isDigit(c) && at > 0 && Chars.isDigit(text.charAt(at - 1))) {
        continue;
      }
      bits = table.bits(c);
      if (bits < 0) {
        bits &= ~DetectorTable.ESCAPE;
        escapes = escapes || Escapes.read(text, at) != Escapes.NONE;
      }
    }
  }

  private boolean isReplaced() {
    return replacements.isOne(text, match.start, match.end)
        || (skipsPseudonyms && match.action == Action.PSEUDONYM);
  }

  /** What was found last. */
  Match match() {
    return match;
  }

  /** Whether the part that was gone through has an escape, so that a layer lies below. */
  boolean sawEscape() {
    return escapes;
  }
}
