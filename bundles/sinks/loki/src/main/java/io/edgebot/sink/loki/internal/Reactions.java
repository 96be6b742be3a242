package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.lib.http.Credentials.CredentialsException;
import io.edgebot.lib.http.Fault;
import io.edgebot.lib.http.Faults;
import java.time.Duration;
import java.util.Locale;

/** What answers mean that are about the request as a whole: all but 2xx, 400 and 413. */
final class Reactions {
  private static final Duration LIMITED = Duration.ofMillis(500);

  private Reactions() {}

  /** Whether an answer says that the request was too large, whatever its status. */
  static boolean isTooLarge(LokiAnswer answer) {
    if (answer.status() == 413) {
      return true;
    }
    // From the distributor's limit on messages to the ingesters.
    return answer.status() == 500
        && answer.body().contains("ResourceExhausted")
        && answer.body().contains("message larger than max");
  }

  /** What becomes of a batch to which there was no answer. */
  static DeliveryResult of(String where, Exception error) {
    if (error instanceof CredentialsException) {
      return new DeliveryResult.Misconfigured(String.valueOf(error.getMessage()));
    }
    Fault fault = Faults.of(where, "url", error);
    return fault.lasting()
        ? new DeliveryResult.Misconfigured(fault.reason())
        : DeliveryResult.unreachable(fault.reason());
  }

  /** What becomes of a batch to which this was the answer. */
  static DeliveryResult of(String where, LokiAnswer answer) {
    int status = answer.status();
    String reason = where + " " + answer.text();
    if (status == 429) {
      return limited(reason, answer);
    }
    if (status == 408 || status >= 500) {
      return new DeliveryResult.RetryLater(
          reason, answer.retryAfter(), answer.retryAfter() == null);
    }
    if (status >= 200 && status < 300) {
      // 260 where an administrator has blocked ingestion for a time.
      return new DeliveryResult.RetryLater(
          reason + " (only 204 says that it is stored)", answer.retryAfter(), false);
    }
    return new DeliveryResult.Misconfigured(reason + hint(answer));
  }

  /** Its limits are of bytes a second: a longer wait would only make what waits more. */
  static DeliveryResult limited(String reason, LokiAnswer answer) {
    Duration asked = answer.retryAfter();
    return new DeliveryResult.RetryLater(reason, asked == null ? LIMITED : asked, false);
  }

  private static String hint(LokiAnswer answer) {
    return switch (answer.status()) {
      case 401 ->
          answer.body().toLowerCase(Locale.ROOT).contains("no org id")
              ? "; it wants a tenant: set tenant_id"
              : "; check username and password, or token";
      case 403 -> "; what it knows this sink by may not push for this tenant";
      case 404, 405 -> "; nothing takes pushes there: check url";
      case 407 -> "; check proxy_user and proxy_password";
      case 301, 302, 303, 307, 308 ->
          " and points elsewhere; redirects are not followed: correct url";
      default -> "; check url, and what stands between here and Loki";
    };
  }
}
