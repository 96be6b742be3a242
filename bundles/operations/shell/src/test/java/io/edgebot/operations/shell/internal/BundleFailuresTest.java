package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class BundleFailuresTest {
  @Test
  void aCutArchiveIsDamaged() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(new byte[10_000]);
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), 35);
    Throwable failure =
        catchThrowable(
            () -> {
              try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(cut))) {
                zip.getNextEntry();
                zip.readAllBytes();
              }
            });

    assertThat(failure).isInstanceOf(EOFException.class);
    assertThat(BundleFailures.tell(failure))
        .startsWith("The file is damaged (Unexpected end of ZLIB input stream): copy it here again")
        .endsWith("What runs goes on.");
  }

  @Test
  void whatHasNoManifestIsNoBundle() {
    assertThat(
            BundleFailures.tell(
                new BundleException(
                    "Update of bundle x [27] failed.",
                    new FileNotFoundException("META-INF/MANIFEST.MF"))))
        .startsWith("The file is damaged, or no bundle: it has no META-INF/MANIFEST.MF.");
  }

  @Test
  void aPackageThatIsMissingIsNamedAndHowToGoBack() {
    String requirement =
        "[x [27](R 27.1)] osgi.wiring.package; (&(osgi.wiring.package=com.acme.radio)(version>=1))";
    assertThat(
            BundleFailures.tell(
                new BundleException(
                    "Unable to resolve x [27](R 27.1): missing requirement " + requirement,
                    BundleException.RESOLVE_ERROR)))
        .startsWith(
            "The bundle cannot run: nothing here exports com.acme.radio, which it imports. Take a")
        .contains("'bundle:update 27 <file of the version before>' and 'bundle:start 27' bring");
  }

  @Test
  void ofSeveralBundlesTheOneThatFailsIsTold() {
    Exception several = new Exception("Error starting bundles");
    several.addSuppressed(new Exception("Error starting bundle 7", new ZipException("odd")));

    assertThat(BundleFailures.tell(several)).startsWith("The file is damaged (odd)");
  }

  @Test
  void otherFailuresAreNotItsOwn() {
    assertThat(BundleFailures.tell(new EOFException("unexpected end of the line"))).isEmpty();
    assertThat(BundleFailures.tell(new FileNotFoundException("/tmp/x.jar"))).isEmpty();
    assertThat(BundleFailures.tell(new BundleException("it is uninstalled"))).isEmpty();
  }
}
