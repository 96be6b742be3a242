package io.edgebot.lib.http;

import io.edgebot.api.plugin.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a destination knows this sender by: a bearer token, or user and password. */
public final class Credentials {
  private final String key;
  private final @Nullable String user;
  private final Secret secret;

  private Credentials(String key, @Nullable String user, Secret secret) {
    this.key = key;
    this.user = user;
    this.secret = secret;
  }

  /** The token of the setting {@code token} (RFC 6750). */
  public static Credentials bearer(Secret token) {
    return new Credentials("token", null, token);
  }

  /** A user and the password of the setting {@code password} (RFC 7617). */
  public static Credentials basic(String user, Secret password) {
    return new Credentials("password", user, password);
  }

  static String basic(String user, String password) {
    byte[] text = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(text);
  }

  /** Credentials that cannot be had or sent; the message holds nothing of them. */
  public static final class CredentialsException extends IOException {
    private static final long serialVersionUID = 1L;

    CredentialsException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The header {@code Authorization}; the secret's file is read again. */
  public String header() throws CredentialsException {
    String text;
    try {
      text = secret.reveal();
    } catch (IOException e) {
      throw new CredentialsException(key + "_file cannot be read: " + e, e);
    }
    if (user != null) {
      return basic(user, text);
    }
    // RFC 6750 section 2.1; another text would show in the HTTP client's refusal.
    if (!text.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new CredentialsException(
          "the token must be 1 to 4096 visible ASCII characters without a space", null);
    }
    return "Bearer " + text;
  }
}
