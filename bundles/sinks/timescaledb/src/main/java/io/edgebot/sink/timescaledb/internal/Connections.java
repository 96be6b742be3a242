package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from. */
interface Connections extends AutoCloseable {
  /**
   * A connection, to be closed by the caller.
   *
   * @throws SQLException if there is none within a few seconds
   */
  Connection open() throws SQLException;

  /**
   * A connection that is made now, to see whether the server is there; to be closed by the caller.
   *
   * @throws SQLException as soon as it cannot be made
   */
  Connection fresh() throws SQLException;

  /** Takes a connection out of use that the caller is about to close. */
  void discard(Connection connection);

  @Override
  void close();
}
