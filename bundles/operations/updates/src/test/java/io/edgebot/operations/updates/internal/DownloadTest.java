package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  @TempDir Path directory;

  @Test
  void copiesAndTellsTheDigest() throws Exception {
    Path from = Files.writeString(directory.resolve("from"), "abc");
    Path to = directory.resolve("new/to");
    // The example of FIPS 180-4.
    assertThat(Download.copy(from.toUri().toString(), to))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(to).hasContent("abc");
  }

  @Test
  void namesWhatCannotBeRead() {
    Path to = directory.resolve("to");
    for (String location : new String[] {"file:/no/such/file", "nonsense:x", "no url at all"}) {
      assertThatExceptionOfType(UpgradeException.class)
          .as(location)
          .isThrownBy(() -> Download.copy(location, to))
          .withMessageStartingWith(location + " cannot be read: ");
    }
  }
}
