package io.edgebot.sink.loki.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.lib.json.Json;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of the server: its version, and what follows from it. Used by one thread. */
final class Server {
  private static final long ASK_AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final Pattern VERSION = Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})(\\D.*)?");

  private final boolean metadataWanted;
  private final boolean metadataForced;
  private final LongSupplier nanoTime;
  private boolean asked;
  private long askedAt;
  private int version;
  private boolean loki;
  private boolean metadataRefused;

  /**
   * A server of which nothing is known.
   *
   * @param structuredMetadata auto, true or false
   */
  Server(String structuredMetadata, LongSupplier nanoTime) {
    this.metadataWanted = !structuredMetadata.equals("false");
    this.metadataForced = structuredMetadata.equals("true");
    this.nanoTime = nanoTime;
  }

  /**
   * Asks it what it is, if that was not done lately.
   *
   * @throws ExecutionException with the cause why there is no answer
   * @throws TimeoutException if there is none in time
   * @throws IOException if the credentials cannot be had
   */
  void ask(LokiClient client)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    long now = nanoTime.getAsLong();
    if (asked && now - askedAt < ASK_AGAIN_NANOS) {
      return;
    }
    LokiAnswer answer = client.buildInfo();
    asked = true;
    askedAt = now;
    metadataRefused = false;
    int found = answer.status() == 200 ? version(answer.body()) : -1;
    version = Math.max(0, found);
    loki |= found >= 0;
  }

  /** Major version times 1000 and minor version; 0 if it names none, -1 if it is not Loki's. */
  static int version(String buildInfo) {
    try (JsonParser json = Json.FACTORY.createParser(buildInfo)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("version")) {
          Matcher matcher = VERSION.matcher(json.getText());
          return matcher.matches()
              ? Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2))
              : 0;
        }
        json.skipChildren();
      }
      return -1;
    } catch (IOException e) {
      return -1; // a page of something else
    }
  }

  /** It takes no pushes of this sink: what it said of itself may have been no more than that. */
  void refusesThisSink() {
    asked = false;
  }

  /** It took a push. */
  void tookPush() {
    loki = true;
  }

  /** Whether it has shown to be a Loki, whose 400 is about the entries. */
  boolean isLoki() {
    return loki;
  }

  /** It refuses structured metadata. */
  void refusesMetadata() {
    metadataRefused = true;
  }

  /** Whether entries carry structured metadata; before 2.9 it would be dropped in silence. */
  boolean metadata() {
    return metadataWanted
        && (metadataForced || (!metadataRefused && (version == 0 || version >= 2009)));
  }

  /** Whether metadata goes there whatever it says. */
  boolean metadataForced() {
    return metadataForced;
  }

  /** Whether a 400 tells all that is wrong: 3.0 and newer do, others may tell the last only. */
  boolean tellsAll() {
    return version >= 3000;
  }
}
