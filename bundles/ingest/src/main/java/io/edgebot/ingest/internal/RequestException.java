package io.edgebot.ingest.internal;

import io.edgebot.transport.HttpAnswer;
import java.util.List;

/** A request that is refused, with the answer to it. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HttpAnswer answer;
  private final Reason reason;

  RequestException(Reason reason, HttpAnswer answer) {
    super("answered " + answer.status(), null, false, false);
    this.answer = answer;
    this.reason = reason;
  }

  /** The answer. */
  HttpAnswer answer() {
    return answer;
  }

  /** Why. */
  Reason reason() {
    return reason;
  }

  /** A header that cannot be understood: 400. */
  static RequestException header(String name, String why) {
    return new RequestException(Reason.HEADER, Answers.detail(400, name + ": " + why));
  }

  /** A body that cannot be decompressed or read: 400, with the field's familiar words. */
  static RequestException unreadable(String why) {
    return new RequestException(
        Reason.UNREADABLE, Answers.detail(400, "There was an error parsing the body: " + why));
  }

  /** Over a limit: 413, so that the sender splits. */
  static RequestException tooLarge(String why) {
    return new RequestException(Reason.TOO_LARGE, Answers.detail(413, why));
  }

  /** Not now: 503, with the seconds after which to try again. */
  static RequestException unavailable(Reason reason, String why, int retryAfter) {
    return new RequestException(reason, Answers.unavailable(why, retryAfter));
  }

  /** Nothing could be taken of it: 422 with what is wrong. */
  static RequestException invalid(Problem problem) {
    return new RequestException(Reason.INVALID, Answers.problems(List.of(problem)));
  }
}
