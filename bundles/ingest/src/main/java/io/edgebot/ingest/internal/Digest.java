package io.edgebot.ingest.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SHA-256 (FIPS 180-4), and the header {@code EdgeBot-Digest} that carries it. */
final class Digest {
  /** Name of the header: {@code sha-256=<64 lower-case hexadecimal digits>}. */
  static final String HEADER = "EdgeBot-Digest";

  private static final Pattern FORM = Pattern.compile("sha-256=[0-9a-f]{64}");

  private Digest() {}

  /** The hash of a slice. */
  static byte[] of(byte[] bytes, int offset, int length) {
    MessageDigest digest = sha256();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /**
   * The hash of a payload, after checking it against the header if there is one.
   *
   * @throws RequestException 400 if it is another, or the header is of another form
   */
  static byte[] check(@Nullable String header, Payload payload) throws RequestException {
    byte[] hash = of(payload.bytes(), 0, payload.length());
    if (header != null) {
      if (!FORM.matcher(header).matches()) {
        throw RequestException.header(HEADER, "must be sha-256=<64 lower-case hexadecimal digits>");
      }
      if (!header.endsWith(HexFormat.of().formatHex(hash))) {
        throw RequestException.unreadable("it is not what " + HEADER + " says");
      }
    }
    return hash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
