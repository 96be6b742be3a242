package io.edgebot.lib.http;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Secret;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS context of settings. */
final class Tls {
  private static final long MAX_BYTES = 4 << 20;

  private Tls() {}

  /**
   * The context.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if a file cannot be read or used
   */
  static SSLContext context(TlsSettings settings) throws IOException {
    KeyManager[] keys = null;
    TrustManager[] trust = null;
    if (!settings.keystore().isEmpty()) {
      keys = keys(settings);
    }
    if (!settings.verify()) {
      trust = new TrustManager[] {new TrustAll()};
    } else if (!settings.truststore().isEmpty()) {
      trust = trust(settings);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS is not to be had: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(TlsSettings settings) {
    try {
      char[] secret = reveal(settings.keystorePassword());
      KeyStore store = load(settings.keystore(), secret);
      if (store.size() == 0) {
        throw new IOException("it holds no key with its certificate");
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, secret);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(settings, "tls_keystore", settings.keystore(), e);
    }
  }

  private static TrustManager[] trust(TlsSettings settings) {
    try {
      KeyStore store = load(settings.truststore(), reveal(settings.truststorePassword()));
      if (store.size() == 0) {
        throw new IOException("it holds no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(settings, "tls_truststore", settings.truststore(), e);
    }
  }

  private static char[] reveal(@Nullable Secret password) throws IOException {
    return password == null ? new char[0] : password.reveal().toCharArray();
  }

  private static KeyStore load(String file, char[] password)
      throws IOException, GeneralSecurityException {
    Path path = Path.of(file);
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException("it is larger than 4 MiB");
    }
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    if (!PemFile.isPem(text)) {
      return KeyStore.getInstance(new File(file), password);
    }
    PemFile pem = PemFile.parse(text);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    PrivateKey key = pem.key();
    if (key != null) {
      store.setKeyEntry("client", key, password, pem.certificates().toArray(Certificate[]::new));
    } else {
      for (int i = 0; i < pem.certificates().size(); i++) {
        store.setCertificateEntry("ca-" + i, pem.certificates().get(i));
      }
    }
    return store;
  }

  private static InvalidSettingException unusable(
      TlsSettings settings, String key, String file, Exception cause) {
    return settings
        .settings()
        .refuse(
            key,
            file,
            "a readable PEM or PKCS12 file, with its password in "
                + key
                + "_password if it has one ("
                + cause.getClass().getSimpleName()
                + ": "
                + cause.getMessage()
                + ")");
  }

  /** What {@code tls_verify = false} asks for: any certificate, any host name. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
