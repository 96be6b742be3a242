package io.edgebot.operations.client.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The public key of an instance's ssh server, as the server wrote it at its first start. */
record HostKey(PublicKey key) {
  private static final int MAX_BYTES = 16 * 1024;

  /**
   * Reads {@code host.key.pub} (PEM, RFC 7468 section 13).
   *
   * @throws IOException if it is missing, or no key of a kind that the server makes
   */
  static HostKey read(Path etc) throws IOException {
    Path file = etc.resolve("host.key.pub");
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is no public key: longer than " + MAX_BYTES + " bytes");
    }
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
      return new HostKey(KeyFactory.getInstance("EC").generatePublic(spec));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is no EC public key", e);
    }
  }
}
