package io.edgebot.lib.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Tells transport errors, which pass, from those that someone must mend. */
public final class Faults {
  private static final int MAX_DEPTH = 20;

  private Faults() {}

  /**
   * Why a request got no answer.
   *
   * @param where the destination, as people may see it
   * @param key the setting that holds its URL
   */
  public static Fault of(String where, String key, Throwable error) {
    Throwable tls = null;
    Throwable cause = error;
    Throwable innermost = error;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      innermost = cause;
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return certificate(where, key, cause);
      }
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return Fault.passing("the host name of " + where + " cannot be resolved");
      }
      if (cause instanceof SSLException) {
        tls = cause;
      }
      if (cause instanceof ConnectException) {
        return Fault.passing(where + " refuses the connection or has no route");
      }
      if (cause instanceof HttpConnectTimeoutException) {
        return Fault.passing(where + " did not take the connection in time");
      }
      if (cause instanceof TimeoutException) {
        return Fault.passing(where + " gave no answer in time");
      }
      cause = cause.getCause();
    }
    if (tls != null) {
      return tls(where, key, tls);
    }
    return Fault.passing(
        "the connection to "
            + where
            + " broke ("
            + innermost.getClass().getSimpleName()
            + ")"
            + (where.startsWith("http:")
                ? "; if it stays so, check whether " + key + " should start with https:// there"
                : ""));
  }

  /**
   * Whether an established connection broke without an answer, as one does that was kept and that
   * the other side had closed meanwhile.
   */
  public static boolean isBrokenConnection(Throwable error) {
    boolean broken = false;
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof ConnectException
          || cause instanceof SSLException
          || cause instanceof HttpTimeoutException
          || cause instanceof TimeoutException) {
        return false;
      }
      broken |= cause instanceof IOException;
      cause = cause.getCause();
    }
    return broken;
  }

  private static Fault certificate(String where, String key, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    String hint =
        text.contains("NotAfter") || text.contains("NotBefore") || text.contains("validity")
            ? "it is outside its validity; check the clock here and the certificate there"
            : text.contains("subject alternative") || text.contains("No name matching")
                ? "it is for another host name; check " + key
                : "nothing here vouches for it; check tls_truststore";
    return Fault.lasting("the certificate of " + where + " is refused: " + hint);
  }

  /** Alerts (RFC 8446 section 6) that speak of certificates or of no common ground do not pass. */
  private static Fault tls(String where, String key, Throwable tls) {
    String text = String.valueOf(tls.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("unrecognized ssl message")) {
      return Fault.lasting(
          where + " does not speak TLS; check whether " + key + " should start with http:// there");
    }
    if (text.contains("certificate") || text.contains("unknown_ca") || text.contains("path")) {
      return Fault.lasting(
          "TLS with " + where + " fails by a certificate; check tls_keystore and tls_truststore");
    }
    if (text.contains("handshake_failure") || text.contains("protocol_version")) {
      return Fault.lasting(
          "TLS with "
              + where
              + " finds no common ground; check whether it wants a client certificate"
              + " (tls_keystore) and which TLS versions it takes");
    }
    return Fault.passing("TLS with " + where + " broke off");
  }
}
