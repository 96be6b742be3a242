package io.edgebot.transport;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How connections are secured: TLS 1.2 or 1.3. The files are read again when they change; a
 * connection keeps what it began with.
 *
 * @param pid the configuration that the keys below belong to, for messages
 * @param certificate {@code tls_certificate_file}: the server's certificate and those that it is
 *     issued by, in PEM; or a PKCS#12 store with the key
 * @param key {@code tls_key_file}: the private key in PEM; null if it is in the certificate's file
 * @param password {@code tls_key_password}: of the key or the store; null if it has none
 * @param clientAuth {@code tls_client_auth}: whether clients must show a certificate
 * @param authorities {@code tls_ca_file}: the certificates that clients' are issued by, in PEM;
 *     null if clients need none
 */
public record TlsOptions(
    String pid,
    Path certificate,
    @Nullable Path key,
    @Nullable Secret password,
    ClientAuth clientAuth,
    @Nullable Path authorities) {
  /** Whether clients show a certificate. */
  public enum ClientAuth {
    /** They are not asked. */
    NONE,
    /** They are asked, and may have none. */
    WANT,
    /** Without one the connection is refused. */
    NEED
  }

  /**
   * The options of settings, whose keys are those named above; empty texts are not given.
   *
   * @throws InvalidSettingException if they do not go together; no file is looked at but {@code
   *     tls_key_password_file}
   */
  public static TlsOptions of(
      Settings settings,
      String certificateFile,
      String keyFile,
      String keyPassword,
      String keyPasswordFile,
      String clientAuth,
      String caFile) {
    settings.required("tls_certificate_file", certificateFile);
    settings.oneOf("tls_client_auth", clientAuth, Set.of("none", "want", "need"));
    ClientAuth auth = ClientAuth.valueOf(clientAuth.toUpperCase(Locale.ROOT));
    if (auth == ClientAuth.NONE && !caFile.isEmpty()) {
      throw settings.refuse(
          "tls_client_auth", clientAuth, "want or need, since tls_ca_file is given");
    }
    if (auth != ClientAuth.NONE) {
      settings.required("tls_ca_file", caFile);
    }
    return new TlsOptions(
        settings.pid(),
        Path.of(certificateFile),
        keyFile.isEmpty() ? null : Path.of(keyFile),
        settings.secret("tls_key_password", keyPassword, keyPasswordFile),
        auth,
        caFile.isEmpty() ? null : Path.of(caFile));
  }
}
