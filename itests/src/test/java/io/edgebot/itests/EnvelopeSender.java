package io.edgebot.itests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts envelopes as the edges of the system before EdgeBot do: one after the other, and none
 * again. Its messages are numbered like those of {@link PacedSender}, in stream {@code e}.
 */
final class EnvelopeSender implements AutoCloseable {
  static final char STREAM = 'e';
  private static final int BATCH = 50;
  private static final long PAUSE_NANOS = 50_000_000;

  private final URI uri;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Thread thread = new Thread(this::run, "envelopes");
  private volatile boolean running = true;
  private volatile long taken;
  private volatile String failure = "";

  EnvelopeSender(URI uri, String token) {
    this.uri = uri;
    this.token = token;
  }

  void start() {
    thread.start();
  }

  /** The messages up to this number were answered 2xx. */
  long taken() {
    return taken;
  }

  /** How the first batch that was not answered 2xx ended; empty if there is none. */
  String failure() {
    return failure;
  }

  private void run() {
    while (running && failure.isEmpty()) {
      long begin = System.nanoTime();
      long first = taken + 1;
      long last = taken + BATCH;
      try {
        HttpResponse<String> answer =
            client.send(request(first, last), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          taken = last;
        } else {
          failure = told(first, last, begin) + answer.statusCode() + ' ' + answer.body();
        }
      } catch (IOException e) {
        failure = told(first, last, begin) + e;
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static String told(long first, long last, long begin) {
    return "%s=%d-%d after %d ms: "
        .formatted(STREAM, first, last, (System.nanoTime() - begin) / 1_000_000);
  }

  private HttpRequest request(long first, long last) {
    StringBuilder body = new StringBuilder("{\"messages\":[");
    for (long number = first; number <= last; number++) {
      body.append(number == first ? "" : ",")
          .append("{\"timestamp\":\"2026-11-24T12:00:00+00:00\",\"source_ip\":\"127.0.0.1\",")
          .append("\"type\":\"syslog\",\"severity\":\"notice\",\"message\":\"")
          .append(STREAM)
          .append('=')
          .append(number)
          .append(' ')
          .append(System.currentTimeMillis())
          .append(" password=")
          .append(PacedSender.SECRET)
          .append(" payload\"}");
    }
    body.append("],\"batch_size\":")
        .append(last - first + 1)
        .append(",\"timestamp\":\"2026-11-24T12:00:00+00:00\",\"source\":\"edgebot\",")
        .append("\"is_retry\":false}");
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .header("User-Agent", "EdgeBot-Shipper/1.0")
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  /** Stops posting; the last batch was answered or has failed then. */
  void stop() throws InterruptedException {
    running = false;
    thread.join();
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
  }
}
