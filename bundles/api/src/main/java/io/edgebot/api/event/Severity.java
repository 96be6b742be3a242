package io.edgebot.api.event;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Severities of RFC 5424 section 6.2.1, in the order of their numerical codes (0 to 7). */
public enum Severity {
  EMERGENCY,
  ALERT,
  CRITICAL,
  ERROR,
  WARNING,
  NOTICE,
  INFORMATIONAL,
  DEBUG;

  private static final Severity[] BY_CODE = values();
  private static final Map<String, Severity> BY_NAME =
      Map.ofEntries(
          Map.entry("emergency", EMERGENCY),
          Map.entry("emerg", EMERGENCY),
          Map.entry("panic", EMERGENCY),
          Map.entry("fatal", EMERGENCY),
          Map.entry("alert", ALERT),
          Map.entry("critical", CRITICAL),
          Map.entry("crit", CRITICAL),
          Map.entry("error", ERROR),
          Map.entry("err", ERROR),
          Map.entry("warning", WARNING),
          Map.entry("warn", WARNING),
          Map.entry("notice", NOTICE),
          Map.entry("informational", INFORMATIONAL),
          Map.entry("info", INFORMATIONAL),
          Map.entry("debug", DEBUG),
          Map.entry("trace", DEBUG));

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The numerical code, 0 (emergency) to 7 (debug). */
  public int code() {
    return ordinal();
  }

  /** The lower-case name that events carry. */
  public String text() {
    return text;
  }

  /**
   * The severity with a numerical code.
   *
   * @throws IllegalArgumentException if the code is not 0 to 7
   */
  public static Severity ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("severity code " + code + " is not 0 to 7");
    }
    return BY_CODE[code];
  }

  /** The severity that a text names, in any case and with the usual short forms; null if none. */
  public static @Nullable Severity parse(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Severity exact = BY_NAME.get(name);
    return exact != null ? exact : BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }
}
