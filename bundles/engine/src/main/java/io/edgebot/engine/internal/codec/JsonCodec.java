package io.edgebot.engine.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventFormatException.Reason;
import java.io.IOException;
import java.io.OutputStream;

/** Events as JSON (RFC 8259): read strictly and within limits, written as they came. */
public final class JsonCodec implements EventCodec {
  /** The codec's name. */
  public static final String NAME = "json";

  private final JsonFactory factory;
  private final JsonLimits limits;
  private final Names names = new Names();

  /** A codec with the default limits. */
  public JsonCodec() {
    this(JsonLimits.DEFAULT);
  }

  /** A codec with limits for what it decodes. */
  public JsonCodec(JsonLimits limits) {
    this.limits = limits;
    // Numbers are kept as texts, so their length costs nothing beyond the event's size. Depth is
    // counted by the decoder, which knows the reason.
    this.factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth() + 8)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  /** The largest event that it decodes, in bytes. */
  int maxBytes() {
    return limits.bytes();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Event decode(byte[] bytes, int offset, int length) throws EventFormatException {
    if (length > limits.bytes()) {
      throw new EventFormatException(
          Reason.SIZE, length + " bytes are more than " + limits.bytes(), limits.bytes());
    }
    int invalid = Utf8.firstInvalid(bytes, offset, length);
    if (invalid >= 0) {
      throw new EventFormatException(Reason.SYNTAX, "not UTF-8", (long) invalid - offset);
    }
    if (isOtherEncoding(bytes, offset, length)) {
      throw new EventFormatException(Reason.SYNTAX, "begins with no JSON in plain UTF-8", 0);
    }
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      return new JsonDecoder(parser, limits).decode(bytes, offset, length);
    } catch (JsonProcessingException e) {
      // The library's message quotes content, which may be secret.
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw new EventFormatException(Reason.SYNTAX, "not JSON", at);
    } catch (IOException e) {
      throw new EventFormatException(Reason.SYNTAX, "not JSON (" + e + ")", -1);
    }
  }

  /** Whether the parser, which guesses by the first bytes, would not take them for plain UTF-8. */
  private static boolean isOtherEncoding(byte[] bytes, int offset, int length) {
    for (int i = 0; i < Math.min(4, length); i++) {
      if (bytes[offset + i] == 0) {
        return true;
      }
    }
    return length > 0 && bytes[offset] < 0;
  }

  @Override
  public void encode(Event event, OutputStream out) throws IOException {
    if (event instanceof DecodedEvent decoded) {
      out.write(decoded.bytes(), decoded.bytesOffset(), decoded.bytesLength());
      return;
    }
    try (JsonGenerator generator = generator(out)) {
      writer(generator).write(event);
    }
  }

  /** An event's encoded bytes. */
  public byte[] encode(Event event) throws IOException {
    ByteSink out = new ByteSink(512);
    encode(event, out);
    return out.toByteArray();
  }

  /** Ends what it wrote to with nothing but its values; the stream is left open. */
  JsonGenerator generator(OutputStream out) throws IOException {
    JsonGenerator generator = factory.createGenerator(out);
    generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    generator.setRootValueSeparator(null);
    return generator;
  }

  EventWriter writer(JsonGenerator generator) {
    return new EventWriter(generator, names);
  }
}
