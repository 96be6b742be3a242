package io.edgebot.testing.servers;

/** Status and text of an answer. */
record LokiAnswer(int status, String text) {
  static final LokiAnswer STORED = new LokiAnswer(204, "");
}
