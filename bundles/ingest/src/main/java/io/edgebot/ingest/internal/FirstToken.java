package io.edgebot.ingest.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes a token at the first start, so that nobody runs without one by accident. */
final class FirstToken {
  /** Who has it. */
  static final String PRINCIPAL = "default";

  private static final int BYTES = 32;

  private FirstToken() {}

  /**
   * Makes a token if there is no tokens file.
   *
   * @param tokensFile gets its hash
   * @param plainFile gets itself, for the operator to copy and delete
   * @return whether one was made
   * @throws IOException if a file cannot be written
   */
  static boolean make(Path tokensFile, Path plainFile) throws IOException {
    if (Files.exists(tokensFile)) {
      return false;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    byte[] text = token.getBytes(StandardCharsets.US_ASCII);
    String hash = HexFormat.of().formatHex(Digest.of(text, 0, text.length));
    // The plain text first: after a crash in between, a token is made anew. The other way round,
    // nobody would know it.
    write(plainFile, token + "\n");
    try {
      write(
          tokensFile,
          """
          # Who may post events: one line a token.
          #   <principal> sha256:<SHA-256 of the token, 64 hex digits> [edges=*|<edge id>,<edge id>]
          #   <principal> cert:<SHA-256 of the client's certificate, 64 hex digits> [edges=...]
          # Read again when it changes. Removing a line revokes its token.
          """
              + PRINCIPAL
              + " sha256:"
              + hash
              + "\n");
    } catch (IOException e) {
      Files.deleteIfExists(plainFile); // a token that opens nothing
      throw e;
    }
    return true;
  }

  private static void write(Path path, String text) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(path + " has no folder");
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, path.getFileName().toString(), ".part", owner());
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.write(StandardCharsets.UTF_8.encode(text));
        channel.force(true);
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static FileAttribute<?>[] owner() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
