package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What the file system's errors mean for a delivery. */
final class FileErrors {
  private FileErrors() {}

  static DeliveryResult result(IOException error, Path directory) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof AccessDeniedException || says(error, "Read-only file system")) {
      return new DeliveryResult.Misconfigured(
          directory + " cannot be written: give this process write access to it (" + message + ")");
    }
    if (isFull(error)) {
      return DeliveryResult.unreachable(noSpace(directory));
    }
    return DeliveryResult.unreachable(directory + " cannot be written: " + error);
  }

  static boolean isFull(IOException error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }

  static String noSpace(Path directory) {
    return "no space left in " + directory + ": free some, or bound the files by max_bytes";
  }

  private static boolean says(IOException error, String words) {
    return error instanceof FileSystemException system
        ? String.valueOf(system.getReason()).contains(words)
        : String.valueOf(error.getMessage()).contains(words);
  }
}
