package io.edgebot.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A request of the corpus. {@code request.json} is its body; {@code request.properties} (optional)
 * has {@code method} (POST), {@code path} (/ingest), {@code status} that is expected (200), {@code
 * raw} (whether the body goes as it is, whatever its Content-Encoding), and headers in the place of
 * those that an edge sends; an empty header is left out.
 */
record GoldenRequest(
    String method, String path, int status, Map<String, String> headers, byte[] body) {
  static GoldenRequest read(Path folder, String token) throws IOException {
    Properties given = new Properties();
    Path properties = folder.resolve("request.properties");
    if (Files.exists(properties)) {
      try (Reader reader = Files.newBufferedReader(properties)) {
        given.load(reader);
      }
    }
    String method = take(given, "method", "POST");
    String path = take(given, "path", "/ingest");
    int status = Integer.parseInt(take(given, "status", "200"));
    boolean raw = Boolean.parseBoolean(take(given, "raw", "false"));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "*/*");
    headers.put("User-Agent", "EdgeBot-Shipper/1.0");
    headers.put("Content-Type", "application/json");
    headers.put("Authorization", "Bearer " + token);
    given.stringPropertyNames().forEach(name -> headers.put(name, given.getProperty(name)));
    Path file = folder.resolve("request.json");
    byte[] body = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    boolean gzip = "gzip".equals(headers.get("Content-Encoding")) && !raw;
    return new GoldenRequest(method, path, status, headers, gzip ? gzip(body) : body);
  }

  HttpResponse<String> send(Instance instance) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(instance.uri(path)).timeout(Duration.ofSeconds(20));
    headers.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            request.header(name, value);
          }
        });
    request.method(
        method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static String take(Properties given, String name, String otherwise) {
    Object value = given.remove(name);
    return value == null ? otherwise : value.toString();
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
