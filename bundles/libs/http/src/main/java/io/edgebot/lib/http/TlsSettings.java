package io.edgebot.lib.http;

import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Keys and trust, by the settings {@code tls_verify}, {@code tls_truststore}, {@code tls_keystore}
 * and the passwords of the latter two.
 *
 * @param settings where they stand, for refusals
 * @param truststore empty for that of the Java runtime
 * @param keystore empty for no client certificate
 */
public record TlsSettings(
    Settings settings,
    boolean verify,
    String truststore,
    @Nullable Secret truststorePassword,
    String keystore,
    @Nullable Secret keystorePassword) {
  /**
   * What a configuration says.
   *
   * @param truststorePassword the password itself; the other is the file that holds it
   * @param keystorePassword likewise
   * @throws io.edgebot.api.plugin.InvalidSettingException for a password that cannot be had
   */
  public static TlsSettings of(
      Settings settings,
      boolean verify,
      String truststore,
      String truststorePassword,
      String truststorePasswordFile,
      String keystore,
      String keystorePassword,
      String keystorePasswordFile) {
    return new TlsSettings(
        settings,
        verify,
        truststore.strip(),
        settings.secret("tls_truststore_password", truststorePassword, truststorePasswordFile),
        keystore.strip(),
        settings.secret("tls_keystore_password", keystorePassword, keystorePasswordFile));
  }

  /** Says that all is well, but for certificates that nobody checks. */
  public void report(Health health) {
    if (verify) {
      health.healthy();
    } else {
      health.degraded(
          "tls_verify = false: certificates are not checked, so anyone on the way can read and"
              + " take the events");
    }
  }
}
