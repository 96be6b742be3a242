package io.edgebot.shipper.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of payloads. */
final class Digests {
  private Digests() {}

  /** A new SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
