package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.sink.StoredEvent;
import java.sql.SQLException;

/** The server stopped at one event. */
final class RowException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final transient StoredEvent event;

  RowException(StoredEvent event, SQLException cause) {
    super(cause);
    this.event = event;
  }

  StoredEvent event() {
    return event;
  }
}
