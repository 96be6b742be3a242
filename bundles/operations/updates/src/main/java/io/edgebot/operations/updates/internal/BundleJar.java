package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** A bundle's file, read to its last byte. */
record BundleJar(String symbolicName, Version version) {
  /** What a jar may hold unpacked. */
  private static final long MAX_BYTES = 512L << 20;

  /**
   * Reads a jar, checks each entry's checksum, and takes name and version from its manifest.
   *
   * @param name what messages call it
   * @throws UpgradeException if it is damaged, or no bundle
   */
  static BundleJar read(Path file, String name) throws UpgradeException {
    try {
      Manifest manifest;
      try (JarFile jar = new JarFile(file.toFile())) {
        manifest = jar.getManifest();
      }
      checkEntries(file);
      if (manifest == null) {
        throw new UpgradeException(name + " is no bundle: it has no META-INF/MANIFEST.MF.");
      }
      return of(manifest.getMainAttributes(), name);
    } catch (IOException e) {
      throw new UpgradeException(
          name + " is damaged (" + UpgradeException.words(e) + "): copy it here again.", e);
    }
  }

  private static BundleJar of(Attributes headers, String name) throws UpgradeException {
    String symbolicName = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (symbolicName == null) {
      throw new UpgradeException(name + " is no bundle: its manifest has no Bundle-SymbolicName.");
    }
    String version = headers.getValue(Constants.BUNDLE_VERSION);
    try {
      return new BundleJar(symbolicName.split(";", 2)[0].strip(), Version.parseVersion(version));
    } catch (IllegalArgumentException e) {
      throw new UpgradeException(
          name + ": Bundle-Version is '" + version + "', not like 1.0.1 or 1.0.1.qualifier.", e);
    }
  }

  /** A zip input stream compares checksums, which a zip file does not. */
  private static void checkEntries(Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream entries = new ZipInputStream(in)) {
      while (entries.getNextEntry() != null) {
        for (int n = entries.read(buffer); n >= 0; n = entries.read(buffer)) {
          total += n;
          if (total > MAX_BYTES) {
            throw new ZipException("it holds more than " + (MAX_BYTES >> 20) + " MiB");
          }
        }
      }
    }
  }
}
