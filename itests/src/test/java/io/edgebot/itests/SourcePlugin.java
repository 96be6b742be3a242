package io.edgebot.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A plugin that a test writes: an input or a processor of pid {@code io.edgebot.<kind>.trial},
 * compiled against the api that the distribution holds.
 */
final class SourcePlugin {
  private static final String PACKAGE = "io.edgebot.trial";
  private static final String TYPE = "Trial";
  private static final String COMPONENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s"
          configuration-policy="require" configuration-pid="%2$s">
        <service><provide interface="%3$s"/></service>
        <implementation class="%1$s"/>
      </scr:component>
      """;

  private final Kind kind;
  private final String version;
  private String constructor = "";
  private String start = "";
  private String process = "";
  private String imports = "";

  private enum Kind {
    INPUT("Input"),
    PROCESSOR("Processor");

    private final String service;

    Kind(String service) {
      this.service = service;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    String api() {
      return "io.edgebot.api." + text();
    }
  }

  private SourcePlugin(Kind kind, String version) {
    this.kind = kind;
    this.version = version;
  }

  /** A version of the input. */
  static SourcePlugin input(String version) {
    return new SourcePlugin(Kind.INPUT, version);
  }

  /** A version of the processor. */
  static SourcePlugin processor(String version) {
    return new SourcePlugin(Kind.PROCESSOR, version);
  }

  /** Sets the statements of the constructor. */
  SourcePlugin constructor(String statements) {
    constructor = statements;
    return this;
  }

  /** Sets the statements of its start, which may throw anything. */
  SourcePlugin start(String statements) {
    start = statements;
    return this;
  }

  /** Sets what a processor does with a batch. */
  SourcePlugin process(String statements) {
    process = statements;
    return this;
  }

  /** Sets a further package to import. */
  SourcePlugin importing(String name) {
    imports = "," + name;
    return this;
  }

  private String source() {
    String methods =
        kind == Kind.INPUT
            ? "public void start(io.edgebot.api.input.InputContext context) throws Exception { "
                + start
                + " } public void stop() {}"
            : "public void open(io.edgebot.api.processor.ProcessorContext context)"
                + " throws Exception { "
                + start
                + " } public void process(io.edgebot.api.processor.Batch batch)"
                + " throws Exception { "
                + process
                + " }";
    return """
    package %s;
    public final class %s implements %s.%s {
      public %s() { %s }
      %s
    }
    """
        .formatted(PACKAGE, TYPE, kind.api(), kind.service, TYPE, constructor, methods);
  }

  /** Builds the bundle. */
  Path build(Path directory) throws IOException {
    Path classes =
        Files.createDirectories(directory.resolve("classes-" + kind.text() + '-' + version));
    Path file =
        Files.writeString(
            Files.createDirectories(classes.resolve(PACKAGE.replace('.', '/')))
                .resolve(TYPE + ".java"),
            source());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-classpath",
                classpath(),
                "-d",
                classes.toString(),
                file.toString());
    if (status != 0) {
      throw new IOException("the plugin does not compile");
    }
    return jar(directory, classes);
  }

  private Path jar(Path directory, Path classes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", PACKAGE);
    main.putValue("Bundle-Version", version);
    main.putValue("Import-Package", kind.api() + imports);
    main.putValue("Service-Component", "OSGI-INF/component.xml");
    main.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4)(!(version>=2)))\"");
    Path jar = directory.resolve(kind.text() + '-' + version + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("OSGI-INF/component.xml"));
      out.write(
          COMPONENT
              .formatted(
                  PACKAGE + '.' + TYPE,
                  PACKAGE.replace("trial", kind.text() + ".trial"),
                  kind.api() + '.' + kind.service)
              .getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path each : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
          Files.copy(each, out);
          out.closeEntry();
        }
      }
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
