package io.edgebot.shipper.internal;

import io.edgebot.api.sink.SinkContext.Progress;
import io.edgebot.lib.http.Credentials;
import io.edgebot.lib.http.Credentials.CredentialsException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The headers of requests to {@code /ingest}. */
final class RequestHeaders {
  private final @Nullable Credentials token;
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
    this.token = settings.token() == null ? null : Credentials.bearer(settings.token());
    this.envelope = settings.envelope();
    this.version = version;
    this.origin = origin;
    this.progress = progress;
  }

  /** Of a request with a body. */
  Map<String, String> of(Payload payload, @Nullable Part part) throws CredentialsException {
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
  Map<String, String> ofStatus() throws CredentialsException {
    return common();
  }

  private Map<String, String> common() throws CredentialsException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", envelope ? "application/json" : "application/x-ndjson");
    if (token != null) {
      headers.put("Authorization", token.header());
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
}
