package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseudonymsTest {
  /** The key and addresses of Crypto-PAn's own sample. */
  private static final byte[] SAMPLE_KEY = {
    21,
    34,
    23,
    (byte) 141,
    51,
    (byte) 164,
    (byte) 207,
    (byte) 128,
    19,
    10,
    91,
    22,
    73,
    (byte) 144,
    125,
    16,
    (byte) 216,
    (byte) 152,
    (byte) 143,
    (byte) 131,
    121,
    121,
    101,
    39,
    98,
    87,
    76,
    45,
    42,
    (byte) 132,
    34,
    2
  };

  private static final HashKey KEY =
      new HashKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource({
    "128.11.68.132,   135.242.180.132",
    "129.118.74.4,    134.136.186.123",
    "130.132.252.244, 133.68.164.234",
  })
  void isCryptoPan(String address, String expected) {
    assertThat(new Pseudonyms(SAMPLE_KEY, null).of(address)).isEqualTo(expected);
  }

  @Test
  void keepsCommonPrefixes() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);

    String[] first = Objects.requireNonNull(pseudonyms.of("10.1.2.3")).split("\\.");
    String[] second = Objects.requireNonNull(pseudonyms.of("10.1.2.77")).split("\\.");
    assertThat(second).startsWith(first[0], first[1], first[2]);
    assertThat(second[3]).isNotEqualTo(first[3]);

    String[] third = Objects.requireNonNull(pseudonyms.of("2001:db8:1:2::1")).split(":");
    String[] fourth = Objects.requireNonNull(pseudonyms.of("2001:0db8:1:2:ffff:0:0:2")).split(":");
    assertThat(fourth).startsWith(third[0], third[1], third[2], third[3]).hasSize(8);
    assertThat(fourth[4]).isNotEqualTo(third[4]);
  }

  @Test
  void aMacAddressKeepsItsMakerAndItsForm() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);

    String colons = Objects.requireNonNull(pseudonyms.of("00:1a:2b:3c:4d:5e"));
    assertThat(colons).matches("00:1a:2b(:[0-9a-f]{2}){3}").isNotEqualTo("00:1a:2b:3c:4d:5e");
    assertThat(pseudonyms.of("00-1A-2B-3C-4D-5E"))
        .isEqualTo(colons.replace(':', '-').toUpperCase(java.util.Locale.ROOT));
    assertThat(pseudonyms.of("001a.2b3c.4d5e").replace(".", "")).isEqualTo(colons.replace(":", ""));
  }

  @Test
  void theSameAddressIsTheSamePseudonymInEveryCopy() {
    Redactor redactor =
        new Redactor(
            Fixtures.settings(
                Map.of("detectors", new String[] {"ip, mac"}, "hash_key_file", "a file")));
    redactor.use(KEY);
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    Event event =
        Event.builder("flow")
            .put("source_ip", "192.0.2.7")
            .put("mac", "00:1a:2b:3c:4d:5e")
            .put("message", "192.0.2.7 (192%2E0.2.7) to 198.51.100.9")
            .build();

    Event safe = Objects.requireNonNull(redactor.redact(event));

    String ip = Objects.requireNonNull(pseudonyms.of("192.0.2.7"));
    assertThat(safe.get("source_ip")).isEqualTo(ip);
    assertThat(safe.get("mac")).isEqualTo(pseudonyms.of("00:1a:2b:3c:4d:5e"));
    assertThat(safe.message()).isEqualTo(ip + " (" + ip + ") to " + pseudonyms.of("198.51.100.9"));
  }
}
