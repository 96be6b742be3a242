package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  /** By openssl: printf %s bob | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef. */
  private static final String BOB =
      "hmac-sha256:cdff9a26:643cdfc83364b72c5248ec2d45e7cd58caf99310228f3c6a590bd299519248a7";

  @TempDir private Path directory;

  @Test
  void aHashIsWhatOtherToolsCompute() {
    assertThat(new Hasher(key(KEY)).hash("bob")).isEqualTo(BOB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "login user=bob ok               | login user=BOB ok",
        "login of bob, bobby             | login of BOB, bobby",
        "{\"user\":\"bob\",\"n\":1}      | {\"user\":\"BOB\",\"n\":1}",
        "{\"user\":\"b\\u006fb\"}        | {\"user\":\"BOB\"}",
        "{\"m\":\"{\\\"user\\\":\\\"bob\\\"}\"} | {\"m\":\"{\\\"user\\\":\\\"BOB\\\"}\"}",
        "[sd@1 user=\"bob\"]             | [sd@1 user=\"BOB\"]",
        "GET /?user=bob&x=1              | GET /?user=BOB&x=1",
        "GET /?user=b%6Fb&x=1            | GET /?user=BOB&x=1",
        "GET /?n=%3Fuser%3Dbob%26x%3D1   | GET /?n=%3Fuser%3DBOB%26x%3D1",
      })
  void theSameValueIsTheSameHashInEveryCopy(String text, String expected) {
    Event safe =
        redact(Event.builder("log").put("user", "bob").put("raw_message", text).build(), "user");

    assertThat(safe.get("user")).isEqualTo(BOB);
    assertThat(safe.get("raw_message")).isEqualTo(expected.replace("BOB", BOB));
  }

  @Test
  void hashesEachValueOfListsAndMaps() {
    Event event =
        Event.builder("log")
            .put("user", Map.of("names", List.of("bob", "bob"), "none", List.of()))
            .put("id", 4711)
            .put("a", Map.of("db_user", "bob"))
            .build();

    Event safe = redact(event, "user, id");

    assertThat(safe.get("user")).isEqualTo(Map.of("names", List.of(BOB, BOB), "none", List.of()));
    assertThat(safe.get("id")).isEqualTo(new Hasher(key(KEY)).hash("4711"));
    assertThat(safe.get("a")).isEqualTo(Map.of("db_user", BOB));
  }

  @Test
  void whatIsHashedStaysSo() {
    Event once = redact(Event.builder("log").put("user", "bob").build(), "user");

    assertThat(redact(once, "user")).isSameAs(once);
  }

  @Test
  void whatWasHashedElsewhereStaysInEveryCopy() {
    Event once =
        Event.builder("log").put("user", BOB).put("message", "of " + BOB + " password=x").build();

    Event twice = redact(once, "user");

    assertThat(twice.get("user")).isEqualTo(BOB);
    assertThat(twice.message()).isEqualTo("of " + BOB + " password=***");
  }

  @Test
  void hashingWinsOverDropping() {
    Event safe = redact(Event.builder("log").put("password", "bob").build(), "password");

    assertThat(safe.get("password")).isEqualTo(BOB);
  }

  @Test
  void anotherKeyHasAnotherId() {
    HashKey other = key(KEY.replace('0', '9'));

    assertThat(new Hasher(other).hash("bob")).doesNotContain(key(KEY).id()).contains(other.id());
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    Path file = file(KEY + "\n", "rw-------");
    HashKeyFile keys = new HashKeyFile(file);
    HashKey first = keys.key();
    List<String> health = new ArrayList<>();

    keys.refresh(health(health));
    assertThat(keys.key()).isSameAs(first);

    Files.writeString(file, KEY.replace('0', '9'));
    keys.refresh(health(health));
    HashKey second = keys.key();
    assertThat(second.id()).isNotEqualTo(first.id());

    Files.writeString(file, "short");
    keys.refresh(health(health));
    assertThat(keys.key()).isSameAs(second);
    assertThat(health)
        .containsExactly(
            "healthy",
            "healthy",
            "degraded: hash_key_file "
                + file
                + ": it has 5 bytes, not 32 or more; key "
                + second.id()
                + " stays in use");
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcde,  rw-------, 'it has 31 bytes, not 32 or more'",
    "0123456789abcdef0123456789abcdef, rw-r--r--, 'others can read or change it: chmod 600'",
    "0123456789abcdef0123456789abcdef, rw--w----, 'others can read or change it: chmod 600'",
  })
  void refusesWeakKeys(String text, String rights, String reason) throws IOException {
    Path file = file(text, rights);

    assertThatThrownBy(() -> HashKey.read(file)).hasMessageStartingWith(reason);
    assertThatThrownBy(
            () ->
                new RedactProcessor(
                    Fixtures.config(Map.of("hash_key_file", file.toString())),
                    Map.of("service.pid", "io.edgebot.processor.redact~main")))
        .hasMessageContaining("redact-main.cfg: hash_key_file = '" + file + "' must be a file of")
        .hasMessageContaining(reason);
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(() -> HashKey.read(directory.resolve("none")))
        .hasMessageStartingWith("it cannot be read (java.nio.file.NoSuchFileException: ");
  }

  @Test
  void aKeyMustBeGiven() {
    assertThatThrownBy(() -> Fixtures.settings(Map.of("hash_fields", new String[] {"user"})))
        .hasMessageContaining("hash_key_file = '' must be given, since hash_fields is");
  }

  private Path file(String text, String rights) throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  private static HashKey key(String text) {
    return new HashKey(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Event redact(Event event, String hashFields) {
    Redactor redactor =
        new Redactor(
            Fixtures.settings(
                Map.of("hash_fields", new String[] {hashFields}, "hash_key_file", "a file")));
    redactor.use(key(KEY));
    return Objects.requireNonNull(redactor.redact(event));
  }

  private static Health health(List<String> said) {
    return new Health() {
      @Override
      public void healthy() {
        said.add("healthy");
      }

      @Override
      public void degraded(String reason) {
        said.add("degraded: " + reason);
      }

      @Override
      public void failed(String reason) {
        said.add("failed: " + reason);
      }
    };
  }
}
