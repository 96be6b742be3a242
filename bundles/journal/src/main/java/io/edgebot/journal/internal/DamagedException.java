package io.edgebot.journal.internal;

import java.sql.SQLException;

/** The journal itself found damage that SQLite does not see. */
final class DamagedException extends SQLException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
