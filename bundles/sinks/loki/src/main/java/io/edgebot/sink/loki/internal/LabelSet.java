package io.edgebot.sink.loki.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The labels of a stream, in the order of their names. */
final class LabelSet {
  /** A value is not longer than this; the server's bound is 2048 bytes by default. */
  static final int MAX_VALUE = 128;

  private final Map<String, String> labels;
  private final byte[] selector;

  /** A set of these labels; their values are as {@link #value} makes them. */
  LabelSet(Map<String, String> labels) {
    this.labels = new TreeMap<>(labels);
    this.selector = selector(this.labels).getBytes(StandardCharsets.UTF_8);
  }

  /** A text as the value of a label: bounded, on one line. */
  static String value(String text) {
    String line = text.strip();
    if (line.length() > MAX_VALUE) {
      int end = Character.isHighSurrogate(line.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
      line = line.substring(0, end);
    }
    StringBuilder clean = null;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean odd = Character.isISOControl(c) || isLone(line, i);
      if (odd && clean == null) {
        clean = new StringBuilder(line);
      }
      if (odd && clean != null) {
        clean.setCharAt(i, '_');
      }
    }
    return clean == null ? line : clean.toString();
  }

  private static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** The same labels and one more. */
  LabelSet with(String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return new LabelSet(more);
  }

  /** Names and values, by name. */
  Map<String, String> labels() {
    return labels;
  }

  /** As Loki writes it, {@code {edge="a", type="b"}}, in UTF-8; must not be changed. */
  byte[] selector() {
    return selector;
  }

  private static String selector(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) -> {
          text.append(text.length() == 1 ? "" : ", ").append(name).append("=\"");
          text.append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        });
    return text.append('}').toString();
  }

  @Override
  public String toString() {
    return new String(selector, StandardCharsets.UTF_8);
  }
}
