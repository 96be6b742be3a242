package io.edgebot.sink.loki.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.lib.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** JSON with gzip, for where Snappy is not to be had or a proxy wants to read along. */
final class JsonPushEncoder implements PushEncoder {
  @Override
  public byte[] encode(LabelSet labels, List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes, 8192);
        JsonGenerator json = Json.FACTORY.createGenerator(gzip)) {
      json.writeStartObject();
      json.writeArrayFieldStart("streams");
      json.writeStartObject();
      json.writeObjectFieldStart("stream");
      for (Map.Entry<String, String> label : labels.labels().entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("values");
      for (Entry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    json.writeStartArray();
    json.writeString(Long.toString(entry.nanos()));
    json.writeUTF8String(entry.line(), 0, entry.line().length);
    List<byte[]> metadata = entry.metadata();
    if (!metadata.isEmpty()) {
      json.writeStartObject();
      for (int i = 0; i < metadata.size(); i += 2) {
        byte[] value = metadata.get(i + 1);
        json.writeFieldName(new String(metadata.get(i), StandardCharsets.UTF_8));
        json.writeUTF8String(value, 0, value.length);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public String contentEncoding() {
    return "gzip";
  }
}
