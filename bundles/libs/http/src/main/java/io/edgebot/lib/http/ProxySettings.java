package io.edgebot.lib.http;

import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import java.io.IOException;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param user empty for none
 */
public record ProxySettings(String host, int port, String user, @Nullable Secret password) {
  /**
   * Checks the setting {@code proxy}.
   *
   * @return null if it is empty
   * @throws io.edgebot.api.plugin.InvalidSettingException if it is not host:port
   */
  public static @Nullable ProxySettings of(
      Settings settings, String proxy, String user, @Nullable Secret password) {
    if (proxy.isBlank()) {
      return null;
    }
    String text = proxy.strip();
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port < 65_536 && !text.contains("/") && !text.contains("@")) {
        return new ProxySettings(text.substring(0, colon), port, user, password);
      }
    } catch (NumberFormatException e) {
      throw settings.refuse("proxy", "(not shown)", "host:port, its port a number");
    }
    throw settings.refuse("proxy", "(not shown)", "host:port");
  }

  /**
   * Adds to a request what the proxy knows its user by.
   *
   * @throws IOException if the password's file cannot be read
   */
  public void authorize(HttpRequest.Builder request) throws IOException {
    if (!user.isEmpty()) {
      request.header(
          "Proxy-Authorization",
          Credentials.basic(user, password == null ? "" : password.reveal()));
    }
  }
}
