package io.edgebot.engine.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownKeysTest {
  private static final Set<String> KEYS =
      Set.of("udp_port", "tcp_port", "drop_fields", "mask", "mask_pattern.", "include_raw");

  @ParameterizedTest
  @CsvSource({
    "udp_prt, udp_port",
    "udp-port, udp_port",
    "UDP_port, udp_port",
    "dorp_fields, drop_fields",
    "mask_patern.card, mask_pattern.card",
    "maks, mask",
  })
  void namesTheKeyThatIsProbablyMeant(String key, String meant) {
    assertThat(unknown("io.edgebot.processor.redact~main", key))
        .isEqualTo(
            "etc/io.edgebot.processor.redact-main.cfg: nobody reads %s (unknown: did you mean %s?):"
                    .formatted(key, meant)
                + " correct or delete it");
  }

  @ParameterizedTest
  @CsvSource({"x", "colour", "batch_size"})
  void guessesNothingWhereNoneIsNear(String key) {
    assertThat(unknown("io.edgebot.input.syslog~main", key))
        .isEqualTo(
            "etc/io.edgebot.input.syslog-main.cfg: nobody reads "
                + key
                + " (unknown): correct or delete it");
  }

  @ParameterizedTest
  @CsvSource({
    "udp_port",
    "mask_pattern.card",
    "service.ranking",
    "felix.fileinstall.filename",
    "component.name",
    ".private",
  })
  void knowsWhatIsReadAndWhatOthersAdd(String key) {
    assertThat(unknown("io.edgebot.input.syslog~main", key)).isEmpty();
  }

  @Test
  void deliveryReadsKeysOfEverySink() {
    assertThat(unknown("io.edgebot.sink.store~main", "batch_size")).isEmpty();
    assertThat(unknown("com.acme.sink.radio~main", "include")).isEmpty();
    assertThat(unknown("io.edgebot.sink.store~main", "bach_size"))
        .contains("did you mean batch_size?");
  }

  @Test
  void aLongListIsCut() {
    String[] keys = IntStream.range(10, 20).mapToObj(i -> "colour" + i).toArray(String[]::new);

    assertThat(unknown("io.edgebot.input.syslog~main", keys))
        .contains("colour14 (unknown), 5 more: correct")
        .doesNotContain("colour15");
    assertThat(unknown("io.edgebot.input.syslog~main", "x".repeat(5000))).hasSizeLessThan(200);
  }

  private static String unknown(String pid, String... keys) {
    Map<String, Object> values =
        Set.of(keys).stream().collect(Collectors.toMap(key -> key, key -> "1"));
    return KnownKeys.unknown(KEYS, pid, Content.of(new TreeMap<>(values)));
  }
}
