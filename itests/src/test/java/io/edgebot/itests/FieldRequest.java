package io.edgebot.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A request as edges and monitors of the system before EdgeBot send it: HTTP/1.1, their headers.
 */
record FieldRequest(String method, String path, Map<String, String> headers, byte[] body) {
  /** What came back. */
  record Answer(int status, String body) {}

  /** An envelope for {@code /ingest}. */
  static FieldRequest post(String token, String body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "*/*");
    headers.put("Accept-Encoding", "gzip, deflate");
    headers.put("Connection", "keep-alive");
    headers.put("User-Agent", "EdgeBot-Shipper/1.0");
    headers.put("Content-Type", "application/json");
    headers.put("Authorization", "Bearer " + token);
    return new FieldRequest("POST", "/ingest", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A request of the corpus. {@code request.json} is its body; {@code request.properties}
   * (optional) has {@code method}, {@code path}, the {@code status} that is expected, and headers
   * in the place of those that an edge sends; an empty header is left out.
   */
  static FieldRequest read(Path folder, String token) throws IOException {
    Path file = folder.resolve("request.json");
    FieldRequest post = post(token, Files.exists(file) ? Files.readString(file) : "");
    Properties given = properties(folder);
    given.remove("status");
    Object method = given.remove("method");
    Object path = given.remove("path");
    given.stringPropertyNames().forEach(name -> post.headers.put(name, given.getProperty(name)));
    return new FieldRequest(
        method == null ? post.method : method.toString(),
        path == null ? post.path : path.toString(),
        post.headers,
        post.body);
  }

  /** The status that the corpus expects. */
  static int status(Path folder) throws IOException {
    return Integer.parseInt(properties(folder).getProperty("status", "200"));
  }

  /** The same with another header; an empty one is left out. */
  FieldRequest with(String header, String value) {
    Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(header, value);
    return new FieldRequest(method, path, changed, body);
  }

  /** The same with its body compressed. */
  FieldRequest gzipped() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return new FieldRequest(method, path, headers, packed.toByteArray())
        .with("Content-Encoding", "gzip");
  }

  Answer send(Instance instance) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) instance.uri(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(20_000);
    headers.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            connection.setRequestProperty(name, value);
          }
        });
    if (method.equals("POST")) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(
          status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Properties properties(Path folder) throws IOException {
    Properties given = new Properties();
    Path file = folder.resolve("request.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        given.load(reader);
      }
    }
    return given;
  }
}
