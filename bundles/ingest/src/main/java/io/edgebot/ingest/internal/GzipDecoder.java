package io.edgebot.ingest.internal;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Inflates a gzip file (RFC 1952): all its members, each checked against its CRC-32 and size. The
 * JDK's stream takes what follows a member at the border of its buffer for the end.
 */
final class GzipDecoder {
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final SentBody in;
  private final Limits limits;
  private final Payload out;
  private final byte[] buffer = new byte[32 * 1024];
  private final CRC32 crc = new CRC32();
  private int position;
  private int end;

  private GzipDecoder(SentBody in, Limits limits, Payload out) {
    this.in = in;
    this.limits = limits;
    this.out = out;
  }

  /**
   * Inflates a whole file; an empty one has no bytes.
   *
   * @throws ZipException if it is not gzip, damaged or cut off
   * @throws IOException if it cannot be read
   * @throws RequestException if it passes a limit
   */
  static void decode(SentBody in, Limits limits, Payload out) throws IOException, RequestException {
    GzipDecoder decoder = new GzipDecoder(in, limits, out);
    Inflater inflater = new Inflater(true);
    try {
      while (decoder.fill()) {
        decoder.member(inflater);
        inflater.reset();
      }
    } catch (DataFormatException e) {
      throw new ZipException("gzip: damaged data");
    } finally {
      inflater.end();
    }
  }

  private void member(Inflater inflater) throws IOException, DataFormatException, RequestException {
    header();
    crc.reset();
    int start = out.length();
    while (!inflater.finished()) {
      if (inflater.needsInput()) {
        if (!fill()) {
          throw new ZipException("gzip: cut off");
        }
        inflater.setInput(buffer, position, end - position);
        position = end;
      }
      int room = out.room();
      int from = out.length();
      int count = inflater.inflate(out.bytes(), from, room);
      if (count > 0) {
        crc.update(out.bytes(), from, count);
        out.advance(count);
        limits.checkRatio(in.count(), out.length());
      } else if (inflater.needsDictionary()) {
        throw new ZipException("gzip: damaged data");
      }
    }
    position = end - inflater.getRemaining();
    long sum = crc.getValue();
    if (little(4) != sum) {
      throw new ZipException("gzip: wrong checksum");
    }
    // ISIZE is the size modulo 2^32; no body is that large.
    if (little(4) != out.length() - start) {
      throw new ZipException("gzip: wrong size");
    }
  }

  /** RFC 1952 section 2.3. */
  private void header() throws IOException {
    crc.reset();
    if (next() != 0x1f || next() != 0x8b) {
      throw new ZipException("gzip: no member starts here");
    }
    if (next() != 8) {
      throw new ZipException("gzip: unknown compression method");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("gzip: reserved flags are set");
    }
    skip(6); // MTIME, XFL, OS
    if ((flags & FEXTRA) != 0) {
      skip((int) little(2));
    }
    if ((flags & FNAME) != 0) {
      skipText();
    }
    if ((flags & FCOMMENT) != 0) {
      skipText();
    }
    if ((flags & FHCRC) != 0) {
      long expected = crc.getValue() & 0xffff;
      if (little(2) != expected) {
        throw new ZipException("gzip: wrong header checksum");
      }
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // The name and comment of a file mean nothing here.
    }
  }

  private long little(int size) throws IOException {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private int next() throws IOException {
    if (!fill()) {
      throw new ZipException("gzip: cut off");
    }
    int value = buffer[position++] & 0xff;
    crc.update(value);
    return value;
  }

  /** Whether there is a byte to read, after reading more if need be. */
  private boolean fill() throws IOException {
    while (position == end) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return false;
      }
      position = 0;
      end = count;
    }
    return true;
  }
}
