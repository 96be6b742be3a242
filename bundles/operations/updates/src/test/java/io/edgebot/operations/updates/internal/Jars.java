package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Files as upgrades meet them. */
final class Jars {
  /** What the one entry of a bundle holds: long enough to be damaged in the middle. */
  static final String CONTENT = "one line of text, and the next one\n".repeat(200);

  private Jars() {}

  static Path bundle(Path file, String symbolicName, String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!symbolicName.isEmpty()) {
      headers.putValue("Bundle-SymbolicName", symbolicName);
    }
    headers.putValue("Bundle-Version", version);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.setLevel(0);
      jar.putNextEntry(new ZipEntry("text"));
      jar.write(CONTENT.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
