package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Secret;
import io.edgebot.api.sink.SinkContext.Progress;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The headers of requests to {@code /ingest}. */
final class RequestHeaders {
  private final @Nullable Secret token;
  private final boolean envelope;
  private final String version;
  private final String origin;
  private final Supplier<Progress> progress;

  /**
   * Of requests that one edge sends.
   *
   * @param origin the edge's id
   * @param progress asked for each request
   */
  RequestHeaders(
      ShipperSettings settings, String version, String origin, Supplier<Progress> progress) {
    this.token = settings.token();
    this.envelope = settings.envelope();
    this.version = version;
    this.origin = origin;
    this.progress = progress;
  }

  /** A token that cannot be had or sent; the message holds nothing of it. */
  static final class TokenException extends IOException {
    private static final long serialVersionUID = 1L;

    TokenException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Of a request with a body. */
  Map<String, String> of(Payload payload, @Nullable Part part) throws TokenException {
    Map<String, String> headers = common();
    if (payload.encoding() != Encoding.NONE) {
      headers.put("Content-Encoding", payload.encoding().token());
    }
    if (part != null) {
      headers.put("EdgeBot-Sequence", part.sequence());
      headers.put("EdgeBot-Digest", "sha-256=" + payload.digest());
      if (!part.skipped().isEmpty()) {
        headers.put("EdgeBot-Skipped", part.skippedHeader());
      }
    }
    return headers;
  }

  /** Of a request that only says how this edge is. */
  Map<String, String> ofStatus() throws TokenException {
    return common();
  }

  private Map<String, String> common() throws TokenException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", envelope ? "application/json" : "application/x-ndjson");
    if (token != null) {
      headers.put("Authorization", "Bearer " + reveal(token));
    }
    if (!envelope) {
      headers.put("EdgeBot-Status", status());
    }
    return headers;
  }

  private String status() {
    Progress now = progress.get();
    return "edge="
        + origin
        + "; time="
        + Instant.now().truncatedTo(ChronoUnit.MILLIS)
        + "; version="
        + version
        + "; lag_events="
        + now.events()
        + "; lag_seconds="
        + String.format(Locale.ROOT, "%.1f", now.oldestAgeSeconds());
  }

  /** RFC 6750 section 2.1; another text would show in the HTTP client's refusal. */
  private static String reveal(Secret token) throws TokenException {
    String text;
    try {
      text = token.reveal();
    } catch (IOException e) {
      throw new TokenException("token_file cannot be read: " + e, e);
    }
    if (!text.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new TokenException(
          "the token must be 1 to 4096 visible ASCII characters without a space", null);
    }
    return text;
  }
}
