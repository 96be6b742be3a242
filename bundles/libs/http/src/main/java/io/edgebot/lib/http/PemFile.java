package io.edgebot.lib.http;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM file (RFC 7468) holds.
 *
 * @param certificates in the file's order
 * @param key null if there is none
 */
record PemFile(List<Certificate> certificates, @Nullable PrivateKey key) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** Whether a text is of that form. */
  static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  /**
   * Reads the certificates and the key of a text; other blocks are left alone.
   *
   * @throws GeneralSecurityException if one of them cannot be read
   */
  static PemFile parse(String text) throws GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    PrivateKey key = null;
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "CERTIFICATE" ->
            certificates.add(
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes)));
        case "PRIVATE KEY" -> key = key(bytes);
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
            throw new InvalidKeySpecException(
                "a key in the form '"
                    + blocks.group(1)
                    + "' is not read; convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem");
        default -> {} // parameters and requests say nothing that is needed
      }
    }
    return new PemFile(List.copyOf(certificates), key);
  }

  private static PrivateKey key(byte[] bytes) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
    InvalidKeySpecException refusal = new InvalidKeySpecException("not a key of RSA, EC or EdDSA");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        refusal.addSuppressed(e);
      }
    }
    throw refusal;
  }
}
