package io.edgebot.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** Posts batches of events, gzip, over some connections, and times the answers. */
final class IngestLoad {
  static final int BATCH = 1000;

  private static final int CONNECTIONS = 4;
  private static final int SIZE = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;
  private final String token;

  IngestLoad(int port, String token) {
    this.uri = URI.create("http://127.0.0.1:" + port + "/ingest");
    this.token = token;
  }

  /** How it went. */
  record Result(double seconds, double p50Millis, double p99Millis) {}

  /** Sends so many events, at most so many a second; a rate of 0 is no limit. */
  Result run(long count, long rate) throws IOException {
    long requests = count / BATCH;
    byte[] body = body();
    AtomicLong next = new AtomicLong();
    List<Callable<List<Long>>> senders =
        Collections.nCopies(CONNECTIONS, sender(body, requests, rate, next));
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    long start = System.nanoTime();
    try {
      List<Long> times = new ArrayList<>();
      for (Future<List<Long>> sender : threads.invokeAll(senders)) {
        times.addAll(sender.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Collections.sort(times);
      return new Result(seconds, at(times, 0.5), at(times, 0.99));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<List<Long>> sender(byte[] body, long requests, long rate, AtomicLong next) {
    long start = System.nanoTime();
    return () -> {
      List<Long> times = new ArrayList<>();
      for (long i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
        long due = rate == 0 ? 0 : start + i * BATCH * 1_000_000_000L / rate;
        for (long left = due - System.nanoTime();
            rate > 0 && left > 0;
            left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        long sent = System.nanoTime();
        post(body);
        times.add(System.nanoTime() - sent);
      }
      return times;
    };
  }

  private void post(byte[] body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  /** Events as an edge's syslog input makes them. */
  private static byte[] body() throws IOException {
    Messages messages = new Messages(SIZE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < BATCH; i++) {
        String message = new String(messages.of(i), StandardCharsets.US_ASCII);
        String event =
            "{\"timestamp\":\"2026-11-24T12:00:00.123456Z\",\"source_ip\":\"192.0.2.7\","
                + "\"source_port\":514,\"raw_message\":\""
                + message
                + "\",\"type\":\"syslog\",\"rfc_variant\":\"rfc5424\",\"priority\":165,"
                + "\"facility\":\"local4\",\"severity\":\"notice\",\"hostname\":\"gw-7\","
                + "\"app_name\":\"loader\",\"message\":\""
                + message.substring(message.indexOf(Messages.MARK))
                + "\",\"transport\":\"udp\"}\n";
        out.write(event.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return bytes.toByteArray();
  }

  private static double at(List<Long> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * quantile))) / 1e6;
  }
}
