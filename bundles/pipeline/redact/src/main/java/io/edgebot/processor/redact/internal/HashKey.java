package io.edgebot.processor.redact.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of hashes. Its id is derived from it, so that a hash tells which key made it, and no id
 * ever stands for two keys.
 */
final class HashKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 32;
  private static final long MOST_BYTES = 64 * 1024;
  private static final int ID_BYTES = 4;

  private static final Set<PosixFilePermission> TOO_MUCH =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final SecretKeySpec key;
  private final String id;

  HashKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, ALGORITHM);
    this.id = HexFormat.of().formatHex(derive("key id"), 0, ID_BYTES);
  }

  /**
   * Reads a key: the file's text without the white space behind it.
   *
   * @throws IOException if it cannot be read, others can read it, or it is too short
   */
  static HashKey read(Path file) throws IOException {
    try {
      return readReadable(file);
    } catch (FileSystemException e) {
      throw new IOException("it cannot be read (" + e + ")", e);
    }
  }

  private static HashKey readReadable(Path file) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (posix != null) {
      for (PosixFilePermission permission : posix.readAttributes().permissions()) {
        if (TOO_MUCH.contains(permission)) {
          throw new IOException("others can read or change it: chmod 600 " + file);
        }
      }
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it is larger than 64 KiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] >= 0 && bytes[length - 1] <= ' ') {
      length--;
    }
    if (length < LEAST_BYTES) {
      throw new IOException("it has " + length + " bytes, not " + LEAST_BYTES + " or more");
    }
    return new HashKey(Arrays.copyOf(bytes, length));
  }

  /** Eight hex digits. */
  String id() {
    return id;
  }

  /** Makes hashes with it. */
  Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every Java platform has it, and it takes any key
    }
  }

  /** A key for another purpose; nothing can be told of one from the other. */
  byte[] derive(String purpose) {
    return mac()
        .doFinal(("io.edgebot.processor.redact " + purpose).getBytes(StandardCharsets.UTF_8));
  }

  boolean sameAs(HashKey other) {
    return key.equals(other.key);
  }

  /** Its id. */
  @Override
  public String toString() {
    return id;
  }
}
