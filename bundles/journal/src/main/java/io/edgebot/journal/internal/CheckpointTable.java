package io.edgebot.journal.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Checkpoints of lanes, as the commit thread sees them. */
final class CheckpointTable {
  private final PreparedStatement put;

  CheckpointTable(Connection connection) throws SQLException {
    put =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO checkpoint (lane, name, value) VALUES (?, ?, ?)");
  }

  void put(String lane, String name, byte[] value) throws SQLException {
    put.setString(1, lane);
    put.setString(2, name);
    put.setBytes(3, value);
    put.executeUpdate();
  }
}
