package io.edgebot.sink.store.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for a delivery. */
final class StoreErrors {
  private static final Set<SQLiteErrorCode> DENIED =
      EnumSet.of(
          SQLiteErrorCode.SQLITE_READONLY,
          SQLiteErrorCode.SQLITE_CANTOPEN,
          SQLiteErrorCode.SQLITE_PERM,
          SQLiteErrorCode.SQLITE_AUTH);

  private StoreErrors() {}

  /** Whether the database itself is damaged, or is no database. */
  static boolean damaged(Throwable error) {
    int code = primaryCode(error);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** Whether this process may not write it. */
  static boolean isDenied(Throwable error) {
    return DENIED.contains(code(primaryCode(error)));
  }

  /** Whether no space is left. */
  static boolean isFull(FileSystemException error) {
    return String.valueOf(error.getReason()).contains("No space left");
  }

  /** The result of a delivery that failed; the message names the file. */
  static DeliveryResult result(SQLException error, Path path) {
    SQLiteErrorCode code = code(primaryCode(error));
    if (DENIED.contains(code)) {
      return new DeliveryResult.Misconfigured(
          path
              + " cannot be written: give this process write access to it and its directory ("
              + code
              + ")");
    }
    return switch (code) {
      case SQLITE_FULL ->
          DeliveryResult.unreachable(
              "no space left for " + path + ": free some, or lower max_bytes or retention_days");
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
