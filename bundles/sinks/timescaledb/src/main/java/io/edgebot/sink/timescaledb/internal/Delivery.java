package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes batches, each as one transaction: straight into the table while all goes well, and around
 * what is there already after anything that leaves a doubt. Used by one thread.
 */
final class Delivery {
  /** Beyond that the engine's halving finds the offenders. */
  private static final int MOST_REFUSED = 16;

  private static final String SERIES_TYPE = "snmp";

  private final Database database;
  private final EventWriter writer;
  private final LongConsumer presentCounter;
  private boolean doubt = true;

  /**
   * Begins in doubt: what an earlier process sent last may be there.
   *
   * @param presentCounter counts events that were there already
   */
  Delivery(Database database, EventWriter writer, LongConsumer presentCounter) {
    this.database = database;
    this.writer = writer;
    this.presentCounter = presentCounter;
  }

  DeliveryResult deliver(List<StoredEvent> events) throws IOException {
    List<StoredEvent> left = new ArrayList<>(events);
    List<Refusal> refused = new ArrayList<>();
    String state = "";
    while (!left.isEmpty()) {
      boolean around = doubt;
      doubt = true;
      try {
        int present = write(left, around);
        presentCounter.accept(present);
        // Where some were there already, more may be.
        doubt = present > 0;
        break;
      } catch (SQLException e) {
        state = PgErrors.state(e);
        if (state.equals(PgErrors.UNIQUE_VIOLATION) && !around) {
          continue;
        }
        if (!PgErrors.blamesData(state)) {
          if (PgErrors.blamesSchema(state)) {
            database.forget();
          }
          return PgErrors.result(e);
        }
        if (!(e instanceof RowException row) || refused.size() == MOST_REFUSED) {
          return PgErrors.refused(state, List.of());
        }
        refused.add(new Refusal(place(events, row.event()), PgErrors.code(state)));
        left.removeIf(event -> event == row.event());
      }
    }
    return refused.isEmpty() ? DeliveryResult.delivered() : PgErrors.refused(state, refused);
  }

  private int write(List<StoredEvent> events, boolean around) throws SQLException, IOException {
    return database.transaction(
        connection -> {
          writer.limit(connection);
          return around ? writer.merge(connection, events) : straight(connection, events);
        });
  }

  /** Events with series go by the statement that takes them out. */
  private int straight(Connection connection, List<StoredEvent> events)
      throws SQLException, IOException {
    List<StoredEvent> plain = new ArrayList<>(events.size());
    List<StoredEvent> series = new ArrayList<>();
    for (StoredEvent event : events) {
      (event.type().equals(SERIES_TYPE) ? series : plain).add(event);
    }
    if (!plain.isEmpty()) {
      writer.copy(connection, plain);
    }
    return series.isEmpty() ? 0 : writer.merge(connection, series);
  }

  private static int place(List<StoredEvent> events, StoredEvent event) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) == event) {
        return i;
      }
    }
    throw new IllegalStateException("an event that is not in the batch");
  }
}
