package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.edgebot.operations.updates.internal.UpgradeRecord.Phase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class UpgradeRecordTest {
  @TempDir Path directory;

  private final UpgradeRecord record =
      new UpgradeRecord(
          "edgebot-sink-x",
          "1.0.0",
          "1.0.1",
          Phase.TRYING,
          URI.create("file:///data/upgrades/edgebot-sink-x/1.0.1/features.xml"),
          List.of(
              new BundleJar("io.edgebot.sink.x", new Version(1, 0, 1)),
              new BundleJar("org.x.driver", new Version(3, 2, 1, "ga"))));

  @Test
  void isReadAsItWasWritten() throws Exception {
    Stage stage = new Stage(directory.resolve("upgrades"));
    assertThat(UpgradeRecord.all(stage)).isEmpty();
    record.write(stage);
    assertThat(UpgradeRecord.all(stage)).containsExactly(record);
    record.in(Phase.DONE).write(stage);
    assertThat(UpgradeRecord.all(stage)).containsExactly(record.in(Phase.DONE));
    UpgradeRecord.delete(stage, "edgebot-sink-x");
    assertThat(UpgradeRecord.all(stage)).isEmpty();
  }

  @Test
  void aDamagedRecordIsNamed() throws Exception {
    Stage stage = new Stage(directory);
    record.write(stage);
    Path file = directory.resolve("edgebot-sink-x/upgrade.properties");
    Files.writeString(file, Files.readString(file).replace("trying", "resting"));
    assertThatIOException()
        .isThrownBy(() -> UpgradeRecord.all(stage))
        .withMessageContaining(file + " is damaged");
  }
}
