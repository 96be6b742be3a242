package io.edgebot.ingest.internal;

import io.edgebot.transport.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request. */
final class FakeRequest implements HttpRequest {
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private String method = "POST";
  private boolean loopback;
  private String certificate;
  private InputStream body = InputStream.nullInputStream();
  private long length = 0;

  static FakeRequest envelope(String json) {
    return new FakeRequest().with("Content-Type", "application/json").body(json);
  }

  static FakeRequest lines(String lines) {
    return new FakeRequest().with("Content-Type", "application/x-ndjson").body(lines);
  }

  FakeRequest method(String name) {
    method = name;
    return this;
  }

  FakeRequest with(String header, String value) {
    headers.add(Map.entry(header, value));
    return this;
  }

  FakeRequest token(String token) {
    return with("Authorization", "Bearer " + token);
  }

  FakeRequest fromLoopback() {
    loopback = true;
    return this;
  }

  FakeRequest certificate(String hash) {
    certificate = hash;
    return this;
  }

  FakeRequest body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  FakeRequest body(byte[] bytes) {
    return body(new ByteArrayInputStream(bytes), bytes.length);
  }

  FakeRequest body(InputStream stream, long announced) {
    body = stream;
    length = announced;
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return "/ingest";
  }

  @Override
  public String parameter(String name) {
    return null;
  }

  @Override
  public String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public String remoteAddress() {
    return loopback ? "127.0.0.1" : "192.0.2.7";
  }

  @Override
  public boolean loopback() {
    return loopback;
  }

  @Override
  public boolean secure() {
    return certificate != null;
  }

  @Override
  public String clientCertificate() {
    return certificate;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public InputStream body() {
    return body;
  }
}
