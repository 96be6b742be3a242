package io.edgebot.sink.store.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for a delivery. */
final class StoreErrors {
  private StoreErrors() {}

  /** Whether the database itself is damaged, or is no database. */
  static boolean damaged(Throwable error) {
    int code = primaryCode(error);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** The result of a delivery that failed; the message names the file. */
  static DeliveryResult result(SQLException error, Path path) {
    SQLiteErrorCode code = code(primaryCode(error));
    return switch (code) {
      case SQLITE_FULL ->
          DeliveryResult.unreachable(
              "no space left for " + path + ": free some, or lower max_bytes or retention_days");
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          new DeliveryResult.Misconfigured(
              path
                  + " cannot be written: give this process write access to it and its directory ("
                  + code
                  + ")");
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new DeliveryResult.RetryLater(
              "another program holds a write lock on " + path, null, false);
      default -> DeliveryResult.unreachable(path + " cannot be written: " + error.getMessage());
    };
  }

  private static SQLiteErrorCode code(int primary) {
    return SQLiteErrorCode.getErrorCode(primary);
  }

  private static int primaryCode(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLiteException sqlite) {
        return sqlite.getResultCode().code & 0xff;
      }
    }
    return SQLiteErrorCode.UNKNOWN_ERROR.code;
  }
}
