package io.edgebot.engine.internal.plugin;

import java.util.Locale;

/** The kinds of plugins. */
public enum Kind {
  /** Writes to a lane. */
  INPUT,
  /** A step of the pipeline. */
  PROCESSOR,
  /** A destination. */
  SINK;

  /** Its name in statuses. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
