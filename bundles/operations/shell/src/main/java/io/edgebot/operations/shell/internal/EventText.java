package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.Severity;

/** Events as lines: for people, and as JSON for scripts. */
final class EventText {
  private EventText() {}

  /** Time, device, type, severity and message; {@code -} for what is not known. */
  static String line(Event event) {
    String device = event.host() != null ? event.host() : event.source();
    Severity severity = event.severity();
    String message = event.message();
    return Printable.line(
        event.timestamp()
            + " "
            + (device == null ? "-" : device)
            + " "
            + (event.type().isEmpty() ? "-" : event.type())
            + " "
            + (severity == null ? "-" : severity.text())
            + " "
            + (message == null ? "-" : message));
  }

  /** The encoded event with its identity as the first field. */
  static String json(String id, String encoded) {
    String object = encoded.strip();
    String rest = object.substring(1).stripLeading();
    return Printable.json("{\"_id\":\"" + id + "\"" + (rest.startsWith("}") ? "" : ",") + rest);
  }
}
