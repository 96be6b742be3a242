package io.edgebot.ingest.internal;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Says who sends a request: by its bearer token (RFC 6750), its certificate, or its place. */
final class Authenticator {
  private static final String SCHEME = "Bearer ";
  private static final int MAX_LENGTH = 4200;

  private final @Nullable TokenFile tokens;
  private final boolean allowLoopback;

  /**
   * Makes one.
   *
   * @param tokens null if only processes on this machine may send
   * @param allowLoopback whether processes on this machine need no token
   */
  Authenticator(@Nullable TokenFile tokens, boolean allowLoopback) {
    this.tokens = tokens;
    this.allowLoopback = allowLoopback;
  }

  /**
   * Who sends it. A token that nobody has is refused wherever it comes from: its sender believes to
   * be known, and would be surprised later.
   *
   * @throws RequestException 401 without a token or certificate that someone has; 403 if none is
   *     taken here and it is not from this machine; 503 if the tokens cannot be read
   */
  Principal authenticate(HttpRequest request) throws RequestException {
    TokenTable table = table();
    String header = request.header("Authorization");
    if (header != null) {
      String token = token(header);
      Principal principal = table == null || token == null ? null : table.byToken(token);
      if (principal == null) {
        throw unauthenticated("Bearer error=\"invalid_token\"");
      }
      return principal;
    }
    String certificate = request.clientCertificate();
    if (table != null && certificate != null) {
      Principal principal = table.byCertificate(certificate);
      if (principal != null) {
        return principal;
      }
    }
    if (allowLoopback && local(request)) {
      return Principal.LOOPBACK;
    }
    if (table == null) {
      throw forbidden("Only requests from this machine are taken here, and no tokens");
    }
    throw unauthenticated("Bearer");
  }

  /** The refusal of a sender who may not do what it asks. */
  static RequestException forbidden(String why) {
    return new RequestException(Reason.FORBIDDEN, Answers.detail(403, why));
  }

  /** Looks whether the tokens have changed, without a request. */
  void lookAgain() {
    if (tokens != null) {
      tokens.lookAgain();
    }
  }

  /** The tokens; null if there can be none. */
  @Nullable TokenTable table() throws RequestException {
    return tokens == null ? null : tokens.table();
  }

  private static @Nullable String token(String header) {
    boolean bearer =
        header.length() <= MAX_LENGTH && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer ? header.substring(SCHEME.length()).strip() : null;
  }

  private static RequestException unauthenticated(String challenge) {
    HttpAnswer answer =
        Answers.detail(401, "A bearer token is needed, and this is none that is known here")
            .with("WWW-Authenticate", challenge);
    return new RequestException(Reason.UNAUTHENTICATED, answer);
  }

  /**
   * Whether a process on this machine sends it for itself: neither what a proxy passes on, nor what
   * a page from elsewhere makes a browser send.
   */
  private static boolean local(HttpRequest request) {
    return request.loopback()
        && request.header("Forwarded") == null
        && request.header("X-Forwarded-For") == null
        && request.header("Via") == null
        && request.header("Origin") == null;
  }
}
