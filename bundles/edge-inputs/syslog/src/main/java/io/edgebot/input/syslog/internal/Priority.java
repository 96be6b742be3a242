package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.Severity;

/** The PRI part (RFC 5424 section 6.2.1): facility * 8 + severity. */
final class Priority {
  private static final int MOST = 191;
  private static final Integer[] NUMBERS = new Integer[MOST + 1];
  private static final String[] FACILITIES = {
    "kernel",
    "user",
    "mail",
    "daemon",
    "security",
    "syslogd",
    "lpr",
    "news",
    "uucp",
    "cron",
    "authpriv",
    "ftp",
    "unknown_12",
    "unknown_13",
    "unknown_14",
    "unknown_15",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7"
  };

  static {
    for (int i = 0; i <= MOST; i++) {
      NUMBERS[i] = i;
    }
  }

  private Priority() {}

  /**
   * Reads {@code <PRI>} at a position.
   *
   * @param message gets the value
   * @return the position behind it; -1 if there is none
   */
  static int read(byte[] bytes, int from, int end, ParsedMessage message) {
    if (from >= end || bytes[from] != '<') {
      return -1;
    }
    int value = 0;
    int at = from + 1;
    while (at < end && at <= from + 3 && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    if (at == from + 1 || at >= end || bytes[at] != '>' || value > MOST) {
      return -1;
    }
    message.priority = value;
    return at + 1;
  }

  /** Puts the five fields that a priority says. */
  static void put(int priority, EventBuilder event) {
    event
        .put("priority", NUMBERS[priority])
        .put("facility", FACILITIES[priority >> 3])
        .put("facility_code", NUMBERS[priority >> 3])
        .put("severity", Severity.ofCode(priority & 7).text())
        .put("severity_code", NUMBERS[priority & 7]);
  }
}
