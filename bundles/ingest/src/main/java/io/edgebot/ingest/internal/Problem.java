package io.edgebot.ingest.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong in a request, in the form that the field's senders know (FastAPI and pydantic 2).
 * It never holds what was sent: answers may be logged by others.
 *
 * @param type a fixed word
 * @param loc where: {@code body}, then names and indexes
 * @param msg a sentence
 * @param error further words for {@code json_invalid}; empty for others
 */
record Problem(String type, List<Object> loc, String msg, String error) {
  Problem {
    loc = List.copyOf(loc);
  }

  /** A field that must be there. */
  static Problem missing(Object... loc) {
    return new Problem("missing", body(loc), "Field required", "");
  }

  /** A value that must be a string. */
  static Problem notString(Object... loc) {
    return new Problem("string_type", body(loc), "Input should be a valid string", "");
  }

  /** A value that must be an object, inside of another. */
  static Problem notDictionary(Object... loc) {
    return new Problem("dict_type", body(loc), "Input should be a valid dictionary", "");
  }

  /** A value that must be an array. */
  static Problem notList(Object... loc) {
    return new Problem("list_type", body(loc), "Input should be a valid list", "");
  }

  /** A body or an event that must be an object. */
  static Problem notObject(Object... loc) {
    return new Problem(
        "model_attributes_type",
        body(loc),
        "Input should be a valid dictionary or object to extract fields from",
        "");
  }

  /** Text that is not JSON. */
  static Problem notJson(String error, Object... loc) {
    return new Problem("json_invalid", body(loc), "JSON decode error", error);
  }

  /** Any other. */
  static Problem of(String type, String msg, Object... loc) {
    return new Problem(type, body(loc), msg, "");
  }

  /** One line for people: the last name of the place, and what is wrong there. */
  String reason() {
    Object last = loc.get(loc.size() - 1);
    String what = error.isEmpty() ? msg : msg + ": " + error;
    return last instanceof String name && loc.size() > 1 ? name + ": " + what : what;
  }

  private static List<Object> body(Object... loc) {
    List<Object> path = new ArrayList<>(loc.length + 1);
    path.add("body");
    path.addAll(List.of(loc));
    return path;
  }
}
