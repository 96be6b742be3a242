package io.edgebot.sink.loki.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What a reader of its own makes of the encoders' bytes. */
class EncoderProperties {
  private static final long NOW = Instant.now().getEpochSecond() * 1_000_000_000L;
  private static final Duration ANY = Duration.ofDays(365 * 200);

  private static LokiServer loki;
  private static HttpClient client;

  @BeforeContainer
  static void start() {
    loki = LokiServer.startNew();
    loki.limits(new LokiLimits().orderWindow(ANY).maxAge(ANY).maxStreams(100_000));
    client = HttpClient.newHttpClient();
  }

  @AfterContainer
  static void stop() {
    loki.close();
  }

  @Provide
  Arbitrary<LokiEntry> entries() {
    Arbitrary<String> texts =
        Arbitraries.strings().ofMaxLength(200).filter(EncoderProperties::isWhole);
    return Combinators.combine(
            Arbitraries.longs().between(0, NOW),
            texts,
            Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(9), texts)
                .ofMaxSize(3))
        .as(LokiEntry::new);
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property(tries = 60)
  void areReadAsWhatWasWritten(
      @ForAll boolean protobuf,
      @ForAll @Size(min = 1, max = 30) List<@From("entries") LokiEntry> wanted,
      @ForAll String value)
      throws Exception {
    PushEncoder encoder = protobuf ? new ProtobufEncoder() : new JsonPushEncoder();
    Map<String, String> labels = new LinkedHashMap<>(Map.of("edge", "e"));
    labels.put("type", LabelSet.value("x" + value));
    List<Entry> entries = wanted.stream().map(EncoderProperties::entry).toList();

    byte[] body = encoder.encode(new LabelSet(labels), entries);

    assertThat(encoder.encode(new LabelSet(labels), entries)).isEqualTo(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(loki.url() + "/loki/api/v1/push"))
            .header("Content-Type", encoder.contentType())
            .POST(BodyPublishers.ofByteArray(body));
    if (!encoder.contentEncoding().isEmpty()) {
      request.header("Content-Encoding", encoder.contentEncoding());
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.body()).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(204);
    var pushes = loki.pushes();
    assertThat(pushes.get(pushes.size() - 1).entries()).isEqualTo(wanted);
    assertThat(pushes.get(pushes.size() - 1).labels()).isEqualTo(labels);
  }

  private static Entry entry(LokiEntry wanted) {
    List<byte[]> metadata = new ArrayList<>();
    wanted.metadata().forEach((name, value) -> metadata.addAll(List.of(utf8(name), utf8(value))));
    return new Entry(0, new EventId("e", 1, 1, 0), wanted.nanos(), utf8(wanted.line()), metadata);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
