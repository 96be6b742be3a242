package io.edgebot.engine.internal.pipeline;

/** A processor was let go while it was called: the batch starts over without it. */
final class RevokedException extends Exception {
  private static final long serialVersionUID = 1L;

  RevokedException(String instance) {
    super(instance);
  }
}
