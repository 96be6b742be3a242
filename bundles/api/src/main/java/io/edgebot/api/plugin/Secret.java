package io.edgebot.api.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secret setting: given as itself, or as a file that is read again at each use, so that it can be
 * rotated. Prints as {@code ***} everywhere.
 */
public final class Secret {
  private static final long MAX_BYTES = 64 * 1024;

  private final @Nullable String value;
  private final @Nullable Path file;

  private Secret(@Nullable String value, @Nullable Path file) {
    this.value = value;
    this.file = file;
  }

  /**
   * The secret of a setting {@code key} and its companion {@code key_file}.
   *
   * @return null if both are empty
   * @throws InvalidSettingException if both are given, or the file cannot be read now
   */
  public static @Nullable Secret of(String pid, String key, String value, String file) {
    if (!value.isEmpty() && !file.isEmpty()) {
      throw new InvalidSettingException(
          pid, key + "_file", file, "left out, since " + key + " is given too");
    }
    if (!value.isEmpty()) {
      return new Secret(value, null);
    }
    if (file.isEmpty()) {
      return null;
    }
    Secret secret = new Secret(null, Path.of(file));
    try {
      secret.reveal();
    } catch (IOException e) {
      throw new InvalidSettingException(
          pid, key + "_file", file, "a readable file of at most 64 KiB (" + e + ")");
    }
    return secret;
  }

  /**
   * The secret itself, without a line end behind it.
   *
   * @throws IOException if it is in a file that cannot be read, or that is larger than 64 KiB
   */
  public String reveal() throws IOException {
    if (value != null) {
      return value;
    }
    Path path = Objects.requireNonNull(file);
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(path + " is larger than 64 KiB");
    }
    return Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
  }

  /** Three stars. */
  @Override
  public String toString() {
    return "***";
  }
}
