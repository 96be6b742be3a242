package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class BundleJarTest {
  @TempDir Path directory;

  @Test
  void nameAndVersionAreThoseOfTheManifest() throws Exception {
    Path jar =
        Jars.bundle(directory.resolve("a.jar"), "io.edgebot.sink.x;singleton:=false", "1.2.3.rc1");
    assertThat(BundleJar.read(jar, "a.jar"))
        .isEqualTo(new BundleJar("io.edgebot.sink.x", new Version(1, 2, 3, "rc1")));
  }

  @Test
  void oneChangedBitInTheMiddleIsFound() throws Exception {
    Path jar = Jars.bundle(directory.resolve("a.jar"), "io.edgebot.sink.x", "1.0.1");
    byte[] bytes = Files.readAllBytes(jar);
    int middle = indexOf(bytes, Jars.CONTENT.getBytes(StandardCharsets.UTF_8)) + 3000;
    bytes[middle] ^= 1;
    Files.write(jar, bytes);
    assertRefused(jar, "a.jar is damaged", "copy it here again");
  }

  @Test
  void aCutFileIsFound() throws Exception {
    Path jar = Jars.bundle(directory.resolve("a.jar"), "io.edgebot.sink.x", "1.0.1");
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(bytes, bytes.length - 10));
    assertRefused(jar, "a.jar is damaged", "copy it here again");
  }

  @Test
  void aJarThatIsNoBundleIsRefused() throws Exception {
    Path jar = Jars.bundle(directory.resolve("a.jar"), "", "1.0.1");
    assertRefused(jar, "a.jar is no bundle", "Bundle-SymbolicName");
  }

  @Test
  void aVersionThatIsNoneIsRefused() throws Exception {
    Path jar = Jars.bundle(directory.resolve("a.jar"), "io.edgebot.sink.x", "1.0-SNAPSHOT");
    assertRefused(jar, "Bundle-Version is '1.0-SNAPSHOT'", "1.0.1.qualifier");
  }

  private static void assertRefused(Path jar, String... words) {
    assertThatExceptionOfType(UpgradeException.class)
        .isThrownBy(() -> BundleJar.read(jar, "a.jar"))
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the jar does not hold its content as it is");
  }
}
