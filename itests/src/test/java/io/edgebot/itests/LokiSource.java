package io.edgebot.itests;

import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiPush;
import io.edgebot.testing.servers.LokiServer;

/** Messages that are pushed to a double of Loki, which forgets them as they are read. */
final class LokiSource implements Arrivals.Source {
  private static final String MESSAGE = "\"message\":\"";

  private final LokiServer loki;

  LokiSource(LokiServer loki) {
    this.loki = loki;
  }

  @Override
  public void read(Arrivals.Taker taker) {
    for (LokiPush push : loki.take()) {
      for (LokiEntry entry : push.stored()) {
        String line = entry.line();
        taker.take(
            line.substring(line.indexOf(MESSAGE) + MESSAGE.length()),
            line.contains(PacedSender.SECRET));
      }
    }
  }

  @Override
  public void close() {}
}
