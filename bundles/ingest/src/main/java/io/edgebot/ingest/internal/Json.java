package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON in memory. */
final class Json {
  // Names of senders' fields are not kept: a table of them would grow with what strangers send.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  /** Writes a document. */
  interface Document {
    /** Writes it whole. */
    void write(JsonGenerator json) throws IOException;
  }

  /** A document as UTF-8. */
  static byte[] bytes(Document document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      document.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  /** Reads a slice of bytes. */
  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return FACTORY.createParser(bytes, offset, length);
  }

  /** Why a slice is not one JSON value; empty if it is one. */
  static String fault(byte[] bytes, int offset, int length) {
    try (JsonParser parser = parser(bytes, offset, length)) {
      if (parser.nextToken() == null) {
        return "Expecting value";
      }
      parser.skipChildren();
      return parser.nextToken() == null ? "" : "Extra data";
    } catch (IOException e) {
      // Jackson's own words may quote what was sent.
      return "Expecting value";
    }
  }
}
