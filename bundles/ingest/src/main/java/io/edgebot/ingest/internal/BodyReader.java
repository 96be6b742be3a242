package io.edgebot.ingest.internal;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpRequest;
import java.io.IOException;
import java.util.Locale;

/** Reads the body of a request and undoes its encoding. */
final class BodyReader {
  /** What a server without zstd understands. */
  private static final String GZIP_ONLY = "gzip";

  private static final String ALL = "gzip, zstd";
  private static final int USUAL_RATIO = 6;
  private static final int MOST_AT_FIRST = 1 << 20;

  private final Limits limits;

  BodyReader(Limits limits) {
    this.limits = limits;
  }

  /** An encoding of a body. */
  enum Encoding {
    IDENTITY,
    GZIP,
    ZSTD
  }

  /** The encodings that this process understands, for answers. */
  static String encodings() {
    return ZstdDecoder.available() ? ALL : GZIP_ONLY;
  }

  /** The encoding of a request (RFC 9110 section 8.4); 415 if it is not understood. */
  static Encoding encoding(HttpRequest request) throws RequestException {
    String name = String.join(",", request.headers("Content-Encoding")).strip();
    Encoding encoding =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "", "identity" -> Encoding.IDENTITY;
          case "gzip", "x-gzip" -> Encoding.GZIP;
          case "zstd" -> ZstdDecoder.available() ? Encoding.ZSTD : null;
          default -> null;
        };
    if (encoding != null) {
      return encoding;
    }
    HttpAnswer answer =
        Answers.detail(415, "Content-Encoding must be one of " + encodings() + ", identity")
            .with("Accept-Encoding", encodings());
    throw new RequestException(Reason.ENCODING, answer);
  }

  /** The body, uncompressed. */
  Payload read(HttpRequest request, Encoding encoding, BodyMemory.Share memory)
      throws RequestException {
    long announced = request.contentLength();
    if (announced > limits.requestBytes()) {
      throw requestTooLarge();
    }
    long expected = Math.max(0, announced) * (encoding == Encoding.IDENTITY ? 1 : USUAL_RATIO);
    // What is announced is not yet there: a sender must not take memory by words alone.
    Payload payload = new Payload(limits, memory, Math.min(expected + 1, MOST_AT_FIRST));
    SentBody sent = new SentBody(request.body(), limits.requestBytes());
    try {
      switch (encoding) {
        case IDENTITY -> copy(sent, payload);
        case GZIP -> GzipDecoder.decode(sent, limits, payload);
        case ZSTD -> ZstdDecoder.decode(sent, limits, payload);
      }
    } catch (IOException e) {
      if (sent.tooLarge()) {
        throw requestTooLarge();
      }
      if (sent.broken()) {
        throw new RequestException(
            Reason.SLOW, Answers.detail(408, "The body did not arrive whole in time"));
      }
      throw RequestException.unreadable(String.valueOf(e.getMessage()));
    }
    return payload;
  }

  private RequestException requestTooLarge() {
    return RequestException.tooLarge(
        "Request body is larger than " + limits.requestBytes() + " bytes");
  }

  private static void copy(SentBody sent, Payload payload) throws IOException, RequestException {
    while (true) {
      int room = payload.room();
      int count = sent.read(payload.bytes(), payload.length(), room);
      if (count < 0) {
        return;
      }
      payload.advance(count);
    }
  }
}
