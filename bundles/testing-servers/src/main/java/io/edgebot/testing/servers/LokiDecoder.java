package io.edgebot.testing.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Reads pushes in both of Loki's forms. */
final class LokiDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAIR =
      "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"nrt])*)\"";
  private static final Pattern LABEL = Pattern.compile(PAIR);
  private static final Pattern SELECTOR =
      Pattern.compile("\\{(?:" + PAIR + "(?:, ?" + PAIR + ")*)?}");

  private LokiDecoder() {}

  /** A stream of a request; the labels are as they were sent, to be checked. */
  record Sent(Map<String, String> labels, List<LokiEntry> entries) {}

  /** A body that is larger, decompressed, than what is taken. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long bytes, long limit) {
      super("request body too large: " + bytes + " bytes, limit: " + limit + " bytes");
    }
  }

  static List<Sent> decode(byte[] body, String type, String encoding, int limit)
      throws IOException {
    if (type.startsWith("application/json")) {
      return json(bounded(inflated(body, encoding, limit), limit));
    }
    if (!Snappy.isValidCompressedBuffer(body)) {
      throw new IOException("snappy: corrupt input");
    }
    if (Snappy.uncompressedLength(body) > limit) {
      throw new TooLargeException(Snappy.uncompressedLength(body), limit);
    }
    return protobuf(Snappy.uncompress(body));
  }

  private static byte[] inflated(byte[] body, String encoding, int limit) throws IOException {
    return switch (encoding) {
      case "", "snappy" -> body;
      case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body)).readNBytes(limit + 1);
      default -> throw new IOException("Content-Encoding \"" + encoding + "\" not supported");
    };
  }

  private static byte[] bounded(byte[] bytes, int limit) throws TooLargeException {
    if (bytes.length > limit) {
      throw new TooLargeException(bytes.length, limit);
    }
    return bytes;
  }

  private static List<Sent> json(byte[] body) throws IOException {
    List<Sent> sent = new ArrayList<>();
    for (JsonNode stream : JSON.readTree(body).withArray("/streams")) {
      Map<String, String> labels = new TreeMap<>();
      texts(stream.get("stream"), labels);
      List<LokiEntry> entries = new ArrayList<>();
      for (JsonNode value : stream.get("values")) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (value.size() > 2) {
          texts(value.get(2), metadata);
        }
        entries.add(
            new LokiEntry(
                Long.parseLong(value.get(0).textValue()), value.get(1).textValue(), metadata));
      }
      sent.add(new Sent(labels, entries));
    }
    return sent;
  }

  private static void texts(JsonNode object, Map<String, String> texts) throws IOException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isTextual()) {
        throw new IOException("no string: " + field.getKey());
      }
      texts.put(field.getKey(), field.getValue().textValue());
    }
  }

  private static List<Sent> protobuf(byte[] body) throws IOException {
    List<Sent> sent = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(body);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        sent.add(stream(in.readByteBuffer()));
      } else {
        in.skipField(tag);
      }
    }
    return sent;
  }

  private static Sent stream(ByteBuffer bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    Map<String, String> labels = Map.of();
    List<LokiEntry> entries = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> labels = labels(in.readStringRequireUtf8());
        case 2 -> entries.add(entry(in.readByteBuffer()));
        default -> in.skipField(tag);
      }
    }
    return new Sent(labels, entries);
  }

  private static LokiEntry entry(ByteBuffer bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long nanos = 0;
    String line = "";
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> nanos = time(in.readByteBuffer());
        case 2 -> line = in.readStringRequireUtf8();
        case 3 -> pair(in.readByteBuffer(), metadata);
        default -> in.skipField(tag);
      }
    }
    return new LokiEntry(nanos, line, metadata);
  }

  private static long time(ByteBuffer bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> nanos += in.readInt64() * 1_000_000_000L;
        case 2 -> nanos += in.readInt32();
        default -> in.skipField(tag);
      }
    }
    return nanos;
  }

  private static void pair(ByteBuffer bytes, Map<String, String> metadata) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    String name = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> value = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    metadata.put(name, value);
  }

  /** What stands between the braces of a selector. */
  private static Map<String, String> labels(String selector) throws IOException {
    if (!SELECTOR.matcher(selector).matches()) {
      throw new IOException("couldn't parse labels: " + selector);
    }
    Map<String, String> labels = new TreeMap<>();
    Matcher pairs = LABEL.matcher(selector);
    while (pairs.find()) {
      String value = pairs.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
      if (labels.put(pairs.group(1), value) != null) {
        throw new IOException("couldn't parse labels: duplicate " + pairs.group(1));
      }
    }
    return labels;
  }
}
