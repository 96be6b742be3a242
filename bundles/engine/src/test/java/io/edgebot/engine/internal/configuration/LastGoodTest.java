package io.edgebot.engine.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {
  private static final String PID = "io.edgebot.input.syslog~main";

  @TempDir private Path parent;

  @Test
  void whatIsPutIsThereAfterARestart() {
    Map<String, Object> values =
        Map.of(
            "text",
            "a = b\\ # ü\n:",
            "number",
            5,
            "long",
            1L << 40,
            "flag",
            true,
            "rate",
            1.5,
            "empty",
            "");
    Content content = Content.of(new TreeMap<>(values));
    directory().put(PID, content);

    Remembered read = Objects.requireNonNull(directory().get(PID));

    assertThat(read.content().values()).containsExactlyInAnyOrderEntriesOf(values);
    assertThat(read.content().isSame(content)).isTrue();
    assertThat(read.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void listsAreKept() {
    directory().put(PID, content("list", new String[] {"a,b", "", "c\\"}));

    assertThat(
            (String[]) Objects.requireNonNull(directory().get(PID)).content().values().get("list"))
        .containsExactly("a,b", "", "c\\");
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    directory().put(PID, content("token", "secret"));

    Path file = parent.resolve("configuration/" + PID + ".properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void theSameAgainKeepsItsTime() throws Exception {
    LastGood good = directory();
    good.put(PID, content("a", "1"));
    Instant since = Objects.requireNonNull(good.get(PID)).since();
    Path file = parent.resolve("configuration/" + PID + ".properties");
    Files.delete(file);

    good.put(PID, content("a", "1"));

    assertThat(Objects.requireNonNull(good.get(PID)).since()).isEqualTo(since);
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsRemovedIsGoneForGood() {
    LastGood good = directory();
    good.put(PID, content("a", "1"));

    good.remove(PID);

    assertThat(good.get(PID)).isNull();
    assertThat(directory().pids()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNotRemembered() {
    LastGood good = directory();
    good.put(PID, content("a", "1"));

    good.put(PID, content("a", "x".repeat(300_000)));

    assertThat(good.get(PID)).isNull();
    assertThat(directory().get(PID)).isNull();
  }

  @Test
  void damagedFilesAreLeftOut() throws Exception {
    LastGood good = directory();
    good.put(PID, content("a", "1"));
    good.put("io.edgebot.ingest", content("a", "2"));
    Files.writeString(parent.resolve("configuration/" + PID + ".properties"), "a = \\u00zz");

    assertThat(directory().pids()).containsExactly("io.edgebot.ingest");
  }

  private LastGood directory() {
    return new LastGood(parent.resolve("configuration"));
  }

  private static Content content(String key, Object value) {
    return Content.of(new TreeMap<>(Map.of(key, value)));
  }
}
