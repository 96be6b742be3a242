package io.edgebot.operations.http.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which metrics are given, and which of them a client prefers. */
enum MetricsFormat {
  /** Prometheus' text exposition format. */
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0. */
  OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  final String contentType;

  MetricsFormat(String contentType) {
    this.contentType = contentType;
  }

  /** What an Accept header (RFC 9110 section 12.5.1) prefers; the text form if it does not say. */
  static MetricsFormat of(@Nullable String accept) {
    double open = 0;
    double text = 0;
    for (String range : accept == null ? new String[0] : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
        case "application/openmetrics-text" -> open = Math.max(open, quality(parts));
        case "text/plain" -> text = Math.max(text, quality(parts));
        default -> {
          // Wildcards are content with the text form, and of other forms there are none here.
        }
      }
    }
    return open > 0 && open >= text ? OPENMETRICS : TEXT;
  }

  private static double quality(String[] parts) {
    for (String part : parts) {
      String parameter = part.strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0; // an unreadable weight is no wish
        }
      }
    }
    return 1;
  }
}
