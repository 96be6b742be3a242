package io.edgebot.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * A plugin that a test writes: pid {@code io.edgebot.<kind>.trial}, compiled against the api that
 * the distribution holds.
 */
final class SourcePlugin {
  private static final String COMPONENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s"
          configuration-policy="require" configuration-pid="io.edgebot.%2$s.trial">
        <service><provide interface="%3$s"/></service>
        <implementation class="%1$s"/>
      </scr:component>
      """;

  private SourcePlugin() {}

  /** What a plugin's bundle is made of. */
  private record Parts(String kind, String type, String version, String imports) {
    String simpleName() {
      return "Trial" + type.substring(type.lastIndexOf('.') + 1);
    }

    String component() {
      return COMPONENT.formatted("io.edgebot.trial." + simpleName(), kind, type);
    }
  }

  /**
   * Builds the bundle of an input.
   *
   * @param constructor statements of the constructor
   * @param start statements of start, which may throw anything
   * @param imports further packages to import, each after a comma
   */
  static Path build(
      Path directory, String version, String constructor, String start, String imports)
      throws IOException {
    return build(
        directory,
        new Parts("input", "io.edgebot.api.input.Input", version, "io.edgebot.api.input" + imports),
        """
        public TrialInput() { %s }
        @Override public void start(io.edgebot.api.input.InputContext context)
            throws Exception { %s }
        @Override public void stop() {}
        """
            .formatted(constructor, start));
  }

  /**
   * Builds the bundle of a processor.
   *
   * @param each statements for the event at the place {@code i} of {@code batch}
   */
  static Path processor(Path directory, String each) throws IOException {
    return build(
        directory,
        new Parts(
            "processor",
            "io.edgebot.api.processor.Processor",
            "1.0.0",
            "io.edgebot.api.processor,io.edgebot.api.event"),
        """
        @Override public void process(io.edgebot.api.processor.Batch batch) {
          for (int i = 0; i < batch.size(); i++) { %s }
        }
        """
            .formatted(each));
  }

  private static Path build(Path directory, Parts parts, String members) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes-" + parts.version()));
    Path source = Files.createDirectories(classes.resolve("io/edgebot/trial"));
    Path file =
        Files.writeString(
            source.resolve(parts.simpleName() + ".java"),
            "package io.edgebot.trial;\npublic final class %s implements %s {\n%s}\n"
                .formatted(parts.simpleName(), parts.type(), members));
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
    return jar(directory, classes, parts);
  }

  private static Path jar(Path directory, Path classes, Parts parts) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "io.edgebot.trial");
    main.putValue("Bundle-Version", parts.version());
    main.putValue("Import-Package", parts.imports());
    main.putValue("Service-Component", "OSGI-INF/trial.xml");
    main.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4)(!(version>=2)))\"");
    Path jar = directory.resolve("trial-" + parts.version() + ".jar");
    String name = "io/edgebot/trial/" + parts.simpleName() + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("OSGI-INF/trial.xml"));
      out.write(parts.component().getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
      out.putNextEntry(new JarEntry(name));
      Files.copy(classes.resolve(name), out);
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
