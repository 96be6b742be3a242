package io.edgebot.shipper.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.util.List;

/**
 * What an answer means. Each reason names the destination and what to look at; none holds a secret
 * or anything of the answer's body.
 */
final class Reactions {
  private Reactions() {}

  /**
   * The outcome of a request.
   *
   * @param destination that has taken note of the answer
   * @param sequence what was sent; empty in the envelope format
   */
  static Outcome of(Destination destination, Answer answer, boolean envelope, String sequence) {
    if (destination.mayBeStarting()) {
      return Outcome.Failed.unreachable(destination + " answers 404: it seems to be starting");
    }
    return of(destination.toString(), answer, envelope, sequence);
  }

  private static Outcome of(String where, Answer answer, boolean envelope, String sequence) {
    int status = answer.status();
    if (answer.ok()) {
      return envelope ? envelope(where, answer) : lines(where, answer);
    }
    if (status >= 300 && status < 400) {
      return Outcome.Failed.misconfigured(
          where
              + " answers "
              + status
              + " and points to "
              + printable(answer.location())
              + "; redirects are not followed: correct urls");
    }
    return switch (status) {
      case 400, 422 ->
          new Outcome.Rejected(
              new DeliveryResult.Refused(
                  "http_" + status, where + " answers " + status, List.of()));
      case 401 ->
          Outcome.Failed.misconfigured(
              where
                  + " answers 401: it does not know the token; check token or token_file here, and"
                  + " that the token is listed there");
      case 403 ->
          Outcome.Failed.misconfigured(
              where
                  + " answers 403: the token may not ship for this edge; check the principal's"
                  + " edges there");
      case 404, 405 ->
          Outcome.Failed.misconfigured(
              where
                  + " answers "
                  + status
                  + ": nothing takes events there; check host, port and path in urls");
      case 407 ->
          Outcome.Failed.misconfigured(
              "the proxy on the way to "
                  + where
                  + " answers 407: check proxy_user and proxy_password, and for https URLs"
                  + " jdk.http.auth.tunneling.disabledSchemes in etc/system.properties");
      case 409 ->
          new Outcome.Final(
              new DeliveryResult.Misconfigured(
                  where
                      + " answers 409: it holds other events under the identities"
                      + (sequence.isEmpty() ? "" : " " + sequence)
                      + ", so this machine or its data was probably cloned or restored while it"
                      + " ran; make sure that only one is running, then give what is waiting new"
                      + " identities with edgebot:queue-renew"));
      case 413 ->
          new Outcome.Final(new DeliveryResult.TooLarge(where + " answers 413: batch too large"));
      case 415 -> new Outcome.OtherEncoding();
      case 429 ->
          new Outcome.Final(
              new DeliveryResult.RetryLater(
                  where + " answers 429: too many requests", answer.retryAfter(), false));
      default -> others(where, answer);
    };
  }

  private static Outcome others(String where, Answer answer) {
    int status = answer.status();
    if (status == 408 || status >= 500) {
      boolean probe = answer.retryAfter() == null && status >= 502 && status <= 504;
      return new Outcome.Failed(where + " answers " + status, answer.retryAfter(), probe, false);
    }
    return Outcome.Failed.misconfigured(
        where + " answers " + status + ", which a mothership never does; check urls");
  }

  private static Outcome lines(String where, Answer answer) {
    return answer.fromMothership() ? new Outcome.Settled() : stranger(where, answer);
  }

  /** Motherships before EdgeBot say 200 even if every sink failed: their counts tell. */
  private static Outcome envelope(String where, Answer answer) {
    Answer.Report report = Answer.Report.parse(answer.body());
    if (!answer.fromMothership()) {
      return stranger(where, answer);
    }
    if (report.stored() == 0 && report.failed() > 0) {
      return new Outcome.Failed(
          where + " took the events, but none of its sinks wrote them", null, false, false);
    }
    return new Outcome.Settled();
  }

  private static Outcome stranger(String where, Answer answer) {
    return Outcome.Failed.misconfigured(
        where
            + " answers "
            + answer.status()
            + ", but not as a mothership does, so nothing counts as delivered; check urls, and"
            + " whether a proxy or portal answers in its place");
  }

  /** A header's text without what could mislead a reader, its query and user left out. */
  private static String printable(String location) {
    String text = location.replaceAll("[?#].*", "").replaceAll("//[^/@]*@", "//");
    text = text.replaceAll("[^\\x21-\\x7e]", "?");
    if (text.isEmpty()) {
      return "nowhere";
    }
    return text.length() > 200 ? text.substring(0, 200) : text;
  }
}
