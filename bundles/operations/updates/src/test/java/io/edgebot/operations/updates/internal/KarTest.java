package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarTest {
  private static final String FEATURES =
      "<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"x\"/>";

  @TempDir Path directory;

  @Test
  void findsFeaturesFilesAndBundles() throws Exception {
    Kar kar =
        Kar.unpack(
            zip(
                "repository/org/x/f/1.0/f-1.0-features.xml",
                FEATURES,
                "repository/org/x/b/2.1/b-2.1.jar",
                "bundle",
                "repository/org/x/b/2.1/b-2.1-linux.zip",
                "native",
                "repository/org/x/b/maven-metadata.xml",
                "<metadata/>",
                "resources/etc/x.cfg",
                "key = value"),
            directory.resolve("out"),
            "x.kar");
    assertThat(kar.featureFiles())
        .containsExactly(directory.resolve("out/org/x/f/1.0/f-1.0-features.xml"));
    assertThat(kar.find("mvn:org.x/b/2.1")).hasContent("bundle");
    assertThat(kar.find("mvn:org.x/b/2.1/zip/linux")).hasContent("native");
    assertThat(kar.find("mvn:org.x/b/2.2")).isNull();
    assertThat(kar.find("file:/tmp/b.jar")).isNull();
    assertThat(directory.resolve("out/etc/x.cfg")).doesNotExist();
  }

  @Test
  void anEntryThatPointsOutOfTheArchiveIsRefused() throws Exception {
    Path kar = zip("repository/../../etc/x.cfg", "key = value");
    assertThatExceptionOfType(UpgradeException.class)
        .isThrownBy(() -> Kar.unpack(kar, directory.resolve("a/out"), "x.kar"))
        .withMessageContaining("x.kar is damaged")
        .withMessageContaining("points out of it");
    assertThat(directory.resolve("etc/x.cfg")).doesNotExist();
  }

  private Path zip(String... namesAndTexts) throws IOException {
    Path file = directory.resolve("x.kar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
