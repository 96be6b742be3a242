package io.edgebot.engine.internal.plugin;

import io.edgebot.api.plugin.State;
import io.edgebot.journal.Journal;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The state of one owner, kept by the journal. */
final class JournalState implements State {
  private static final int LONGEST_KEY = 512;
  private static final int LARGEST_VALUE = 64 * 1024;

  private final Journal journal;
  private final String owner;

  JournalState(Journal journal, String owner) {
    this.journal = journal;
    this.owner = owner;
  }

  @Override
  public @Nullable Value get(String key) {
    return journal.state(owner, key);
  }

  @Override
  public List<Entry> scan(String prefix, int limit) {
    return journal.scanState(owner, prefix, limit);
  }

  @Override
  public CompletionStage<Void> put(String key, @Nullable Value value) {
    check(key, value);
    return journal.putState(owner, key, false, null, value).thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      String key, @Nullable Value expected, @Nullable Value update) {
    check(key, update);
    return journal.putState(owner, key, true, expected, update);
  }

  private static void check(String key, @Nullable Value value) {
    if (key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key of state has at most " + LONGEST_KEY + " characters");
    }
    if (value != null && value.bytes().length > LARGEST_VALUE) {
      throw new IllegalArgumentException(
          "a value of state has at most " + LARGEST_VALUE + " bytes");
    }
  }
}
