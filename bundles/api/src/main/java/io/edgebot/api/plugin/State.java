package io.edgebot.api.plugin;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bounded durable key-value storage of one plugin instance. A key has at most 512 characters, a
 * value at most 64 KiB, an instance at most 16 MiB: beyond that, writes fail with {@link
 * IllegalArgumentException} or, from the stage, {@link IllegalStateException}. Thread-safe.
 */
@ProviderType
public interface State {
  /** The value of a key; null if it has none. */
  @Nullable Value get(String key);

  /** The values whose keys start with a prefix, in the keys' order. */
  List<Entry> scan(String prefix, int limit);

  /** Sets a value, or removes it with null; completes when durable. */
  CompletionStage<Void> put(String key, @Nullable Value value);

  /**
   * Sets or removes a value if the present one is as expected; completes when durable, with whether
   * it did.
   */
  CompletionStage<Boolean> compareAndSet(
      String key, @Nullable Value expected, @Nullable Value update);

  /** A key and its value. */
  record Entry(String key, Value value) {}

  /** A change that is to be committed together with an append; a null value removes the key. */
  record Change(String key, @Nullable Value value) {}

  /**
   * A value and its version tag. A reader that does not know the major version starts afresh, and
   * counts that. Versions may only extend the form within a major version.
   *
   * @param major the version of the form of the bytes
   * @param bytes the value; the caller must not change the array afterwards
   */
  record Value(int major, byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value that && that.major == major && Arrays.equals(that.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return 31 * major + Arrays.hashCode(bytes);
    }

    /** The version and size; not the bytes, which may be secret. */
    @Override
    public String toString() {
      return "v" + major + "[" + bytes.length + " bytes]";
    }
  }
}
