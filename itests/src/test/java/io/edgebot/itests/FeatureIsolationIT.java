package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each plugin's feature is installed, upgraded, removed: no other bundle and component is touched.
 */
@Order(1)
class FeatureIsolationIT {
  /** The bundle whose optional imports come to be satisfiable. Transport is wired to it. */
  private static final String NETTY = "io/netty/netty-common";

  private static final Pattern OPTIONAL =
      Pattern.compile("([\\w.]+)((?:;[\\w:]+=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");
  private static final Pattern FROM = Pattern.compile("version=\"?\\[?([\\d.]+)");

  private static Instance instance;
  private static Shell shell;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("all", "isolation");
    Site.configureSyslog(instance, Instance.freePort());
    instance.start().awaitOk("/readyz").awaitShell();
    shell = new Shell(instance);
  }

  @AfterAll
  static void stop() throws IOException {
    shell.close();
    instance.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edgebot-input-syslog",
        "edgebot-ingest",
        "edgebot-processor-add-tags",
        "edgebot-processor-filter",
        "edgebot-processor-quality",
        "edgebot-processor-redact",
        "edgebot-shipper",
        "edgebot-sink-file",
        "edgebot-sink-loki",
        "edgebot-sink-store",
        "edgebot-sink-timescaledb"
      })
  void aPluginIsAlone(String feature) throws IOException {
    PluginJar plugin = new PluginJar(feature);
    Path jars = instance.base().resolve("jars");
    shell.run("feature:install " + feature);
    settle(plugin);
    shell.run("feature:repo-add " + plugin.features("1.0.1", jars).toUri());
    shell.run("feature:repo-add " + plugin.features("1.1.0", jars).toUri());
    FrameworkState state = FrameworkState.of(instance, shell);
    state = alone(state, plugin, "feature:install --upgrade " + feature + "/1.0.1", "1.0.1");
    state = alone(state, plugin, "feature:install --upgrade " + feature + "/1.1.0", "1.1.0");
    state = alone(state, plugin, "feature:uninstall " + feature, "");
    state = alone(state, plugin, "feature:install " + feature + "/1.0.0", "1.0.0");
    alone(state, plugin, "edgebot:upgrade " + feature + " 1.1.0", "1.1.0");
  }

  @Test
  void anOptionalImportThatCouldBeSatisfiedNowWaits() throws IOException {
    Path jar = instance.base().resolve("optional.jar");
    List<String> exported = exportAllThatIsOptional(jar);
    assertThat(exported).anyMatch(name -> name.startsWith("reactor.blockhound;"));
    Path features =
        Files.writeString(
            instance.base().resolve("optional.xml"),
            """
            <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="optional">
              <feature name="optional" version="1.0.0"><bundle>%s</bundle></feature>
            </features>
            """
                .formatted(jar.toUri()));
    shell.run("feature:repo-add " + features.toUri());
    FrameworkState before = FrameworkState.of(instance, shell);
    shell.run("feature:install optional");
    FrameworkState with = FrameworkState.of(instance, shell);
    assertThat(with.bundles().values()).anyMatch(text -> text.endsWith("| test.optional"));
    with.assertSameAs(before, "test.optional", "feature:install of " + exported);
    shell.run("feature:uninstall optional");
    FrameworkState.of(instance, shell)
        .assertSameAs(before, "test.optional", "feature:uninstall of " + exported);
  }

  /**
   * Does something to a plugin, waits until it is in a version, compares all else with what was
   * before, and returns what is then.
   */
  private static FrameworkState alone(
      FrameworkState before, PluginJar plugin, String command, String version) throws IOException {
    int log = instance.log().length();
    shell.run(command);
    settle(plugin);
    FrameworkState after = FrameworkState.of(instance, shell);
    String own = plugin.symbolicName();
    assertThat(
            after.bundles().values().stream()
                .filter(text -> text.endsWith("| " + own))
                .map(text -> text.split("\\|", -1)[2].strip()))
        .as(command)
        .isEqualTo(version.isEmpty() ? List.of() : List.of(version));
    after.assertSameAs(before, own, command);
    assertThat(refreshed(instance.log().substring(log)))
        .as(command)
        .allMatch(name -> name.startsWith(own + '/'));
    return after;
  }

  /** Waits until what a component's end or start sets off has happened: all instances are well. */
  private static void settle(PluginJar plugin) throws IOException {
    boolean redacts = plugin.feature().equals("edgebot-processor-redact");
    String bundles = shell.run("bundle:list -s");
    if (!redacts || bundles.contains(plugin.symbolicName())) {
      instance.awaitOk("/readyz");
    }
  }

  /** Bundles that the feature service says that it refreshed. */
  private static List<String> refreshed(String log) {
    return log.lines()
        .dropWhile(line -> !line.endsWith("Refreshing bundles:"))
        .skip(1)
        .takeWhile(line -> line.contains("FeaturesServiceImpl -     "))
        .map(line -> line.replaceFirst(".*FeaturesServiceImpl - +", ""))
        .toList();
  }

  /** Writes a bundle that exports what the bundle would import if it were there. */
  private static List<String> exportAllThatIsOptional(Path file) throws IOException {
    List<String> exports;
    try (JarFile jar = new JarFile(shipped(NETTY).toFile())) {
      String imports = jar.getManifest().getMainAttributes().getValue("Import-Package");
      exports =
          OPTIONAL
              .matcher(imports)
              .results()
              .filter(found -> found.group(2).contains("resolution:=optional"))
              .filter(found -> !found.group(1).matches("(jdk|sun|org\\.slf4j|org\\.apache)\\..*"))
              .map(found -> found.group(1) + ";version=\"" + from(found.group(2)) + '"')
              .toList();
    }
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "test.optional");
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue("Export-Package", exports.stream().collect(Collectors.joining(",")));
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return exports;
  }

  private static String from(String attributes) {
    var found = FROM.matcher(attributes);
    return found.find() ? found.group(1) : "1.0.0";
  }

  private static Path shipped(String artifact) throws IOException {
    try (var files = Files.walk(Distribution.home().resolve("system/" + artifact))) {
      return files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }
}
