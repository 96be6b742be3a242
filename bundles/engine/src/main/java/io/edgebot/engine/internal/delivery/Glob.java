package io.edgebot.engine.internal.delivery;

/** A pattern of literal text and {@code *}; matched in linear time for each star. */
record Glob(String pattern) {
  boolean matches(String text) {
    int at = 0;
    int from = 0;
    int star = -1;
    int retry = 0;
    while (at < text.length()) {
      if (from < pattern.length() && pattern.charAt(from) == '*') {
        star = from++;
        retry = at;
      } else if (from < pattern.length() && pattern.charAt(from) == text.charAt(at)) {
        from++;
        at++;
      } else if (star >= 0) {
        from = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (from < pattern.length() && pattern.charAt(from) == '*') {
      from++;
    }
    return from == pattern.length();
  }
}
