package io.edgebot.shipper.internal;

import java.util.List;

/**
 * A request's body.
 *
 * @param chunks the body's bytes, in order
 * @param length of all chunks, in bytes
 * @param encoding how they are compressed
 * @param digest SHA-256 of the uncompressed bytes, 64 lower-case hexadecimal digits
 */
record Payload(List<byte[]> chunks, long length, Encoding encoding, String digest) {
  /** Adds up the length. */
  static Payload of(List<byte[]> chunks, Encoding encoding, String digest) {
    long length = 0;
    for (byte[] chunk : chunks) {
      length += chunk.length;
    }
    return new Payload(List.copyOf(chunks), length, encoding, digest);
  }
}
