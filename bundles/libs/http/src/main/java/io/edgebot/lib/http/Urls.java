package io.edgebot.lib.http;

import io.edgebot.api.plugin.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Checks URLs of destinations. */
public final class Urls {
  private Urls() {}

  /**
   * An http or https URL with a host.
   *
   * @param key the setting that holds it
   * @param secret what is sent there and must not go in clear, a word; empty if there is nothing
   * @param allowInsecure whether it may all the same
   * @throws io.edgebot.api.plugin.InvalidSettingException if it cannot be used
   */
  public static URI of(
      Settings settings, String key, String text, String secret, boolean allowInsecure) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw settings.refuse(key, "(not shown)", "a URL: at " + e.getIndex() + " " + e.getReason());
    }
    if (url.getRawUserInfo() != null) {
      throw settings.refuse(
          key,
          "(not shown)",
          "without user and password: there are settings of their own for them");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw settings.refuse(key, text, "http:// or https:// with a host");
    }
    if (scheme.equals("http")
        && !secret.isEmpty()
        && !isLoopback(url.getHost())
        && !allowInsecure) {
      throw settings.refuse(
          key,
          text,
          "https: a "
              + secret
              + " over plain http can be read by anyone on the way (allow_insecure = true sends it"
              + " all the same)");
    }
    return url;
  }

  /** Only names that mean this host everywhere; nothing is looked up. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
