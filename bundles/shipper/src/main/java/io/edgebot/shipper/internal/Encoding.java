package io.edgebot.shipper.internal;

/** How a request's body is compressed. */
enum Encoding {
  /** Zstandard (RFC 8878). */
  ZSTD("zstd"),
  /** One gzip member (RFC 1952). */
  GZIP("gzip"),
  /** Not at all: no header Content-Encoding. */
  NONE("none");

  private final String token;

  Encoding(String token) {
    this.token = token;
  }

  /** Its name in Content-Encoding and in the setting {@code compression}. */
  String token() {
    return token;
  }
}
