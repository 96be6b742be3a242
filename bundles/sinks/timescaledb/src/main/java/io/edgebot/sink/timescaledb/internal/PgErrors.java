package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What errors of the database mean for a delivery, by their SQLSTATE (PostgreSQL's appendix "Error
 * Codes"). Details and contexts of errors can hold what an event holds, and go nowhere.
 */
final class PgErrors {
  static final String UNIQUE_VIOLATION = "23505";
  private static final String READ_ONLY = "25006";

  /** The statement itself has waited for the lock, and waits again. */
  private static final Duration HELD = Duration.ofMillis(500);

  /** The context of an error in COPY, in whatever language: the table, then the row's number. */
  private static final Pattern COPY_ROW = Pattern.compile("^COPY \\S+[^0-9]+([0-9]{1,9})");

  private PgErrors() {}

  /** The SQLSTATE of the innermost error that has one; empty if none has. */
  static String state(Throwable error) {
    String state = "";
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }

  /** Whether the data are at fault, so that the same will be refused each time it comes. */
  static boolean blamesData(String state) {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Whether tables or columns are not as they were left. */
  static boolean blamesSchema(String state) {
    return state.equals("42P01") || state.equals("42703") || state.equals("3F000");
  }

  /** Whether the server was demoted, so that connections to it are of no use. */
  static boolean isReadOnly(String state) {
    return state.equals(READ_ONLY);
  }

  /** The row, from 0, of a COPY at which the server stopped. */
  static OptionalInt row(SQLException error) {
    ServerErrorMessage message = serverMessage(error);
    String where = message == null ? null : message.getWhere();
    if (where == null) {
      return OptionalInt.empty();
    }
    Matcher found = COPY_ROW.matcher(where);
    return found.find()
        ? OptionalInt.of(Integer.parseInt(found.group(1)) - 1)
        : OptionalInt.empty();
  }

  /** A short fixed word for data that is refused. */
  static String code(String state) {
    return "sqlstate_" + state.toLowerCase(Locale.ROOT);
  }

  /** Why data is refused; says nothing of its content. */
  private static String refusal(String state) {
    String what =
        switch (state.substring(0, 2)) {
          case "22" -> "a value that the database cannot hold";
          case "23" -> "a rule of the table is broken";
          default -> "more than the database can hold";
        };
    return what + " (SQLSTATE " + state + ")";
  }

  /** The result of a delivery that failed for no event's sake. */
  static DeliveryResult result(SQLException error) {
    String state = state(error);
    String reason = reason(error);
    return switch (state) {
      case "28P01", "28000" ->
          new DeliveryResult.Misconfigured(reason + ": check user and password");
      case "3D000" -> new DeliveryResult.Misconfigured(reason + ": create it, or check url");
      case "42501" ->
          new DeliveryResult.Misconfigured(reason + ": grant it to the user of this sink");
      case "53100" -> later("the server's disk is full: free some space there; " + reason);
      case "55P03" ->
          new DeliveryResult.RetryLater("another session holds a lock: " + reason, HELD, false);
      case "57014" -> later("it took longer than timeout_seconds: " + reason);
      case READ_ONLY ->
          DeliveryResult.unreachable("the server cannot be written to, as a standby: " + reason);
      default -> byClass(state, reason);
    };
  }

  private static DeliveryResult byClass(String state, String reason) {
    return switch (state.isEmpty() ? "08" : state.substring(0, 2)) {
      // Connections; the server stops, starts or has no slot left.
      case "08", "57", "53" -> DeliveryResult.unreachable(reason);
      case "42", "3F" ->
          blamesSchema(state)
              ? DeliveryResult.unreachable(reason)
              : new DeliveryResult.Misconfigured(reason);
      default -> later(reason);
    };
  }

  private static DeliveryResult later(String reason) {
    return new DeliveryResult.RetryLater(reason, null, false);
  }

  /** What any failure says to a person. */
  static String describe(Exception error) {
    return error instanceof SQLException sql ? reason(sql) : String.valueOf(error.getMessage());
  }

  /** What an error says to a person. */
  static String reason(SQLException error) {
    String state = state(error);
    ServerErrorMessage server = serverMessage(error);
    String text = server == null ? innermost(error).getMessage() : server.getMessage();
    return (text == null ? "the database failed" : text.strip())
        + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
  }

  private static @Nullable ServerErrorMessage serverMessage(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof PSQLException pg && pg.getServerErrorMessage() != null) {
        return pg.getServerErrorMessage();
      }
    }
    return null;
  }

  /** The SQLException that says most: a pool's is around the driver's. */
  private static SQLException innermost(SQLException error) {
    SQLException found = error;
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        found = sql;
      }
    }
    return found;
  }

  /** These events are refused; with none named, the engine splits the batch to find them. */
  static DeliveryResult refused(String state, List<DeliveryResult.Refusal> events) {
    return new DeliveryResult.Refused(code(state), refusal(state), events);
  }
}
