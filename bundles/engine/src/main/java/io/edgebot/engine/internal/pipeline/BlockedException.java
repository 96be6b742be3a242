package io.edgebot.engine.internal.pipeline;

/** Nothing may pass at present; what was begun is to be begun again when the pipeline changed. */
public final class BlockedException extends Exception {
  private static final long serialVersionUID = 1L;

  BlockedException(String reason) {
    super(reason);
  }
}
