package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with one layer of escapes taken off. Each character knows where it came from, so that what
 * is found in it can be replaced in the outermost text.
 */
final class Unwrapped {
  /** So many layers are looked at: a JSON text in a JSON text in a URL has three. */
  private static final int MOST_LAYERS = 4;

  private final char[] chars;
  private final int[] origins;
  private int size;
  private String text = "";

  private Unwrapped(int capacity) {
    chars = new char[capacity];
    origins = new int[capacity + 1];
  }

  /** The layers below a text, each below the one before. */
  static List<Unwrapped> layersOf(CharSequence text) {
    List<Unwrapped> layers = new ArrayList<>();
    Unwrapped layer = of(text, null);
    while (layer != null && layers.size() < MOST_LAYERS) {
      layers.add(layer);
      layer = of(layer.text, layer);
    }
    return layers;
  }

  /** A value without any layer of escapes, so that it is the same in whatever it was wrapped. */
  static String innermost(String value) {
    List<Unwrapped> layers = layersOf(value);
    return layers.isEmpty() ? value : layers.get(layers.size() - 1).text;
  }

  String text() {
    return text;
  }

  /** Where a position lies in the outermost text. */
  int origin(int position) {
    return origins[position];
  }

  private static @Nullable Unwrapped of(CharSequence text, @Nullable Unwrapped above) {
    Unwrapped layer = null;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      long escape = Escapes.TRIGGERS.indexOf(c) < 0 ? Escapes.NONE : Escapes.read(text, i);
      if (escape != Escapes.NONE) {
        layer = layer == null ? copy(text, i) : layer;
        layer.add(Escapes.codePoint(escape), i);
        i += Escapes.length(escape);
      } else {
        if (layer != null) {
          layer.add(c, i);
        }
        i++;
      }
    }
    if (layer != null) {
      layer.finish(text.length(), above);
    }
    return layer;
  }

  /** A layer that begins as a text does. */
  private static Unwrapped copy(CharSequence text, int end) {
    Unwrapped layer = new Unwrapped(text.length());
    for (int i = 0; i < end; i++) {
      layer.add(text.charAt(i), i);
    }
    return layer;
  }

  private void add(int codePoint, int origin) {
    int end = size + Character.toChars(codePoint, chars, size);
    while (size < end) {
      origins[size++] = origin;
    }
  }

  private void finish(int length, @Nullable Unwrapped above) {
    origins[size] = length;
    for (int i = 0; above != null && i <= size; i++) {
      origins[i] = above.origins[origins[i]];
    }
    text = new String(chars, 0, size);
  }
}
