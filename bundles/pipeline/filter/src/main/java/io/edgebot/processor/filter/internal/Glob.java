package io.edgebot.processor.filter.internal;

/**
 * A pattern in which {@code *} stands for any text and {@code ?} for one character. Matching takes
 * at most the text's length times the pattern's, whatever the text is: nothing is tried twice
 * behind the last {@code *}.
 *
 * @param pattern at most {@link #MAX_LENGTH} characters
 */
record Glob(String pattern) {
  static final int MAX_LENGTH = 256;

  /** Whether it matches a whole text; upper and lower case differ. */
  boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
