package io.edgebot.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A plugin of the distribution, and later versions of it that nobody built: the same classes under
 * another {@code Bundle-Version}.
 */
final class PluginJar {
  /** The version that the distribution holds. */
  static final String SHIPPED = "1.0.0";

  private final String feature;

  /**
   * A plugin.
   *
   * @param feature its feature, which its artifact is called after, {@code edgebot-input-syslog}
   */
  PluginJar(String feature) {
    this.feature = feature;
  }

  String feature() {
    return feature;
  }

  /** The symbolic name of its bundle. */
  String symbolicName() throws IOException {
    try (JarFile jar = new JarFile(shipped().toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
    }
  }

  /** The jar in the distribution. */
  Path shipped() {
    return Distribution.home()
        .resolve("system/io/edgebot/%1$s/%2$s/%1$s-%2$s.jar".formatted(feature, SHIPPED));
  }

  /** Writes the jar of a version, if it is not there yet, and returns it. */
  Path version(String version, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(feature + '-' + version + ".jar");
    if (!Files.exists(file)) {
      Path aside = directory.resolve(file.getFileName() + ".new");
      try (JarFile jar = new JarFile(shipped().toFile());
          OutputStream out = Files.newOutputStream(aside)) {
        copy(jar, version, out);
      }
      Files.move(aside, file);
    }
    return file;
  }

  /** Writes the jar of a version and a features file with the feature of that version. */
  Path features(String version, Path directory) throws IOException {
    Path jar = version(version, directory);
    return Files.writeString(
        directory.resolve(feature + '-' + version + "-features.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="%1$s-%2$s">
          <feature name="%1$s" version="%2$s">
            <feature dependency="true">edgebot-core</feature>
            <bundle>%3$s</bundle>
          </feature>
        </features>
        """
            .formatted(feature, version, jar.toUri()));
  }

  private static void copy(JarFile jar, String version, OutputStream out) throws IOException {
    Manifest manifest = new Manifest(jar.getManifest());
    manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
    try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          copy.putNextEntry(new JarEntry(entry.getName()));
          jar.getInputStream(entry).transferTo(copy);
          copy.closeEntry();
        }
      }
    }
  }
}
