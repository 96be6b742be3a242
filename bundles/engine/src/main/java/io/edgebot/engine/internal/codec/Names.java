package io.edgebot.engine.internal.codec;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Field names with their encoded forms, the first few thousand of them kept. Thread-safe. */
final class Names {
  private static final int MOST = 4096;
  private static final int LONGEST = 128;

  private final Map<String, SerializableString> names = new ConcurrentHashMap<>();

  SerializableString of(String name) {
    SerializableString known = names.get(name);
    if (known != null) {
      return known;
    }
    SerializedString made = new SerializedString(name);
    if (name.length() <= LONGEST && names.size() < MOST) {
      names.put(name, made);
    }
    return made;
  }
}
