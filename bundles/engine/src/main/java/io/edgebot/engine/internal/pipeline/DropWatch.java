package io.edgebot.engine.internal.pipeline;

/** Is told of each event that a processor drops; those that are not watched are only counted. */
interface DropWatch {
  /** Watches nothing. */
  DropWatch NONE = (stage, source, reason) -> {};

  /** A processor dropped what came from a place in the batch. */
  void dropped(Stage stage, int source, String reason);
}
