package io.edgebot.journal.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Checkpoints of lanes, as the commit thread sees them. */
final class CheckpointTable {
  private final PreparedStatement put;

  CheckpointTable(Statements statements) throws SQLException {
    put =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO checkpoint (lane, name, value) VALUES (?, ?, ?)");
  }

  void put(String lane, String name, byte[] value) throws SQLException {
    put.setString(1, lane);
    put.setString(2, name);
    put.setBytes(3, value);
    put.executeUpdate();
  }
}
