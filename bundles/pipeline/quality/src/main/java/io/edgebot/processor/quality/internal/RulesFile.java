package io.edgebot.processor.quality.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The operator's rules file. */
final class RulesFile {
  /** What {@code State} takes as one value. */
  private static final int MOST_BYTES = 64 * 1024;

  private final Path path;

  RulesFile(Path path) {
    this.path = path;
  }

  /** Its name, for messages. */
  String name() {
    return path.toString();
  }

  /** Another text whenever the file came, went or was written. */
  String stamp() {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.lastModifiedTime() + "/" + file.size() + '/' + file.fileKey();
    } catch (IOException e) {
      return "unreadable"; // why is said when it is read
    }
  }

  /**
   * Its text.
   *
   * @throws IOException if it cannot be read, with a message for people
   */
  String read() throws IOException {
    if (!Files.isReadable(path)) {
      throw new IOException(path + " cannot be read");
    }
    if (Files.size(path) > MOST_BYTES) {
      throw new IOException(path + " is larger than " + MOST_BYTES + " bytes");
    }
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8", e);
    }
  }
}
