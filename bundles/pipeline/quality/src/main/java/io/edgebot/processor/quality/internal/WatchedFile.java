package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.State;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A file of the operator's: what stood in it when it could last be used, over restarts too. Used by
 * one thread at a time.
 *
 * @param <T> what it is read into
 */
final class WatchedFile<T> {
  /** What {@code State} takes as one value. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final int VERSION = 1;

  private final Path path;
  private final String key;
  private final Format<T> format;
  private final State state;
  private final UnaryOperator<String> refusal;
  private @Nullable String stamp;
  private @Nullable T content;
  private @Nullable String fault;

  /** Set by whoever completes the state's write. */
  private volatile @Nullable String unkept;

  /** How to read a file. */
  interface Format<T> {
    /** Reads its text. */
    T read(String text) throws FileFormatException;
  }

  /**
   * A file that was not looked at yet.
   *
   * @param key in {@code State} for what could last be used
   * @param refusal makes a sentence of why the file cannot be used
   */
  WatchedFile(Path path, String key, Format<T> format, State state, UnaryOperator<String> refusal) {
    this.path = path;
    this.key = key;
    this.format = format;
    this.state = state;
    this.refusal = refusal;
  }

  /** What could last be used; null if there was nothing yet. */
  @Nullable T content() {
    return content;
  }

  /** Why the file cannot be used as it is; null if it can. */
  @Nullable String fault() {
    return fault == null ? unkept : fault;
  }

  /** Reads the file if it has changed, and says whether it has. */
  boolean refresh() {
    String present = stamp();
    if (present.equals(stamp)) {
      return false;
    }
    if (stamp == null) {
      content = lastGood();
    }
    stamp = present;
    try {
      String text = text();
      content = format.read(text);
      fault = null;
      remember(new State.Value(VERSION, text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | FileFormatException e) {
      fault = refusal.apply(String.valueOf(e.getMessage()));
    }
    return true;
  }

  /** Another text whenever the file came, went or was written. */
  private String stamp() {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.lastModifiedTime() + "/" + file.size() + '/' + file.fileKey();
    } catch (IOException e) {
      return "unreadable"; // why is said when it is read
    }
  }

  private String text() throws IOException {
    if (!Files.isReadable(path)) {
      throw new IOException("it cannot be read");
    }
    if (Files.size(path) > MOST_BYTES) {
      throw new IOException("it is larger than " + MOST_BYTES + " bytes");
    }
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  private @Nullable T lastGood() {
    State.Value known = state.get(key);
    if (known == null || known.major() != VERSION) {
      return null;
    }
    try {
      return format.read(new String(known.bytes(), StandardCharsets.UTF_8));
    } catch (FileFormatException e) {
      return null; // another version took it; what is wrong with the file now is said next
    }
  }

  private void remember(State.Value good) {
    if (!good.equals(state.get(key))) {
      state
          .put(key, good)
          .whenComplete(
              (done, failure) ->
                  unkept =
                      failure == null
                          ? null
                          : path + " is used, but could not be kept for a restart: " + failure);
    }
  }
}
