package io.edgebot.processor.redact.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;

/** Hashes values with a key: {@code hmac-sha256:<key id>:<64 hex digits>}. Not thread-safe. */
final class Hasher {
  private static final String PREFIX = "hmac-sha256:";
  private static final int ID_LENGTH = 8;
  private static final int HASH_LENGTH = 64;
  private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + HASH_LENGTH;

  private final HashKey key;
  private final Mac mac;
  private final String prefix;

  Hasher(HashKey key) {
    this.key = key;
    this.mac = key.mac();
    this.prefix = PREFIX + key.id() + ':';
  }

  HashKey key() {
    return key;
  }

  String hash(String value) {
    return prefix + HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a range of a text is a hash, of whatever key. */
  static boolean isHash(CharSequence text, int start, int end) {
    if (end - start != LENGTH) {
      return false;
    }
    int id = start + PREFIX.length();
    int hash = id + ID_LENGTH + 1;
    return PREFIX.contentEquals(text.subSequence(start, id))
        && isHex(text, id, hash - 1)
        && text.charAt(hash - 1) == ':'
        && isHex(text, hash, end);
  }

  private static boolean isHex(CharSequence text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
