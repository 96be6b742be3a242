package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of testcases/unchanged, a line each, in which no detector but ip and mac finds anything.
 */
class UnchangedTest {
  private static final Redactor REDACTOR =
      new Redactor(
          Fixtures.settings(
              Map.of(
                  "detectors",
                  Kind.detectors().stream()
                      .filter(kind -> kind != Kind.IP && kind != Kind.MAC)
                      .map(Kind::label)
                      .toArray(String[]::new))));

  static Stream<String> lines() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(UnchangedTest.class.getResource("/testcases/unchanged"))
                .toURI());
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> sorted = files.sorted().toList();
      return sorted.stream().flatMap(file -> lines(file).stream());
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void passesAsItIs(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Event event =
        new EventBuilder()
            .base(bytes)
            .put("type", "log")
            .put("message", line)
            .putUtf8("raw_message", 0, bytes.length)
            .build();

    Event safe = REDACTOR.redact(event);

    assertThat(Objects.requireNonNull(safe).message()).isEqualTo(line);
    assertThat(safe).isSameAs(event);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
