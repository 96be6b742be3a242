package io.edgebot.journal.internal;

import io.edgebot.api.plugin.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets state, or removes it; perhaps only if it is as expected. */
final class PutStateOperation extends Operation<Boolean> {
  private final String owner;
  private final State.Change change;
  private final boolean compare;
  private final State.@Nullable Value expected;

  PutStateOperation(
      String owner,
      String key,
      boolean compare,
      State.@Nullable Value expected,
      State.@Nullable Value update) {
    super(true);
    StateTable.check(key, update);
    this.owner = owner;
    this.compare = compare;
    this.expected = expected;
    change = new State.Change(key, update);
  }

  @Override
  boolean grows() {
    return change.value() != null;
  }

  @Override
  Boolean apply(Session session) throws SQLException {
    StateTable state = session.store.state;
    if (compare && !Objects.equals(state.get(owner, change.key()), expected)) {
      return false;
    }
    state.checkRoom(owner, List.of(change));
    state.apply(owner, change);
    return true;
  }
}
