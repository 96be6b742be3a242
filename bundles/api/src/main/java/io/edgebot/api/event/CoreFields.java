package io.edgebot.api.event;

import org.jspecify.annotations.Nullable;

/** Where the core fields are found in events of all types. */
final class CoreFields {
  static final String[] SOURCE = {
    "source", "host", "hostname", "source_host", "client_ip", "source_ip"
  };
  static final String[] HOST = {"host", "hostname", "source_host"};

  private CoreFields() {}

  /** The first field that is a text and not empty; null if there is none. */
  static @Nullable String firstText(Event event, String[] keys) {
    for (String key : keys) {
      if (event.get(key) instanceof String text && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }
}
