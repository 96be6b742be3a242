package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies what a location names. */
final class Download {
  private static final long MAX_BYTES = 256L << 20;
  private static final int TIMEOUT_MILLIS = 30_000;

  private Download() {}

  /**
   * Copies at most 256 MiB.
   *
   * @param location a URL that the framework understands: {@code file:}, {@code http:}, {@code
   *     mvn:}
   * @return the SHA-256 digest in lower-case hex
   */
  static String copy(String location, Path to) throws UpgradeException {
    try (InputStream in = open(location)) {
      return copy(in, to);
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      throw new UpgradeException(
          location + " cannot be read: " + UpgradeException.words(e) + ".", e);
    }
  }

  private static InputStream open(String location) throws IOException, URISyntaxException {
    URLConnection connection = new URI(location).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static String copy(InputStream in, Path to) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    Files.createDirectories(to.getParent());
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > MAX_BYTES) {
          throw new IOException("it has more than " + (MAX_BYTES >> 20) + " MiB");
        }
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
