package io.edgebot.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * An input that a test writes: pid {@code io.edgebot.input.trial}, compiled against the api that
 * the distribution holds.
 */
final class SourcePlugin {
  private static final String NAME = "io.edgebot.trial.TrialInput";
  private static final String COMPONENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s"
          configuration-policy="require" configuration-pid="io.edgebot.input.trial">
        <service><provide interface="io.edgebot.api.input.Input"/></service>
        <implementation class="%1$s"/>
      </scr:component>
      """
          .formatted(NAME);

  private SourcePlugin() {}

  /**
   * Builds the bundle.
   *
   * @param constructor statements of the constructor
   * @param start statements of start, which may throw anything
   * @param imports further packages to import, each after a comma
   */
  static Path build(
      Path directory, String version, String constructor, String start, String imports)
      throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes-" + version));
    Path source = Files.createDirectories(classes.resolve("io/edgebot/trial"));
    Path file =
        Files.writeString(
            source.resolve("TrialInput.java"),
            """
            package io.edgebot.trial;
            public final class TrialInput implements io.edgebot.api.input.Input {
              public TrialInput() { %s }
              @Override public void start(io.edgebot.api.input.InputContext context)
                  throws Exception { %s }
              @Override public void stop() {}
            }
            """
                .formatted(constructor, start));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                List.of(
                        "--release",
                        "17",
                        "-proc:none",
                        "-classpath",
                        classpath(),
                        "-d",
                        classes.toString(),
                        file.toString())
                    .toArray(String[]::new));
    if (status != 0) {
      throw new IOException("the plugin does not compile");
    }
    return jar(directory, classes, version, imports);
  }

  private static Path jar(Path directory, Path classes, String version, String imports)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "io.edgebot.trial");
    main.putValue("Bundle-Version", version);
    main.putValue("Import-Package", "io.edgebot.api.input" + imports);
    main.putValue("Service-Component", "OSGI-INF/trial.xml");
    main.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4)(!(version>=2)))\"");
    Path jar = directory.resolve("trial-" + version + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("OSGI-INF/trial.xml"));
      out.write(COMPONENT.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.closeEntry();
      out.putNextEntry(new JarEntry("io/edgebot/trial/TrialInput.class"));
      Files.copy(classes.resolve("io/edgebot/trial/TrialInput.class"), out);
      out.closeEntry();
    }
    return jar;
  }

  /** The api and what its signatures need. */
  private static String classpath() {
    try (Stream<Path> jars = Files.walk(Distribution.home().resolve("system"))) {
      return String.join(
          ":",
          jars.map(Path::toString)
              .filter(name -> name.matches(".*/(edgebot-api|jspecify)-[^/]*[.]jar"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
