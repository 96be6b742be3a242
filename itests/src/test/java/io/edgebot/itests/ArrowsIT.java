package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What each bundle that ships imports of the others, and exports to them. */
class ArrowsIT {
  private static final Set<String> EXPORTERS = Set.of("api", "journal", "transport");

  /** Parts that may know more than the api. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "api", Set.of(),
          "engine", Set.of("api", "journal"),
          "ingest", Set.of("api", "transport"),
          "operations.http", Set.of("api", "transport"));

  @Test
  void importsOnlyWhatItsPlaceAllows() throws IOException {
    Map<String, Attributes> bundles = bundles();
    assertThat(bundles.keySet())
        .contains("api", "journal", "engine", "transport", "shipper", "ingest", "sink.store");
    bundles.forEach(
        (part, manifest) ->
            assertThat(parts(manifest, "Import-Package", part))
                .as("what io.edgebot.%s imports", part)
                .isSubsetOf(allowed(part)));
  }

  @Test
  void exportsOnlyWhatIsAContract() throws IOException {
    bundles()
        .forEach(
            (part, manifest) -> {
              List<String> exported = packages(manifest, "Export-Package");
              if (EXPORTERS.contains(part)) {
                assertThat(exported).as(part).isNotEmpty();
                assertThat(exported)
                    .as(part)
                    .allMatch(name -> name.startsWith("io.edgebot." + part));
              } else {
                assertThat(exported).as(part).isEmpty();
              }
              assertThat(exported).as(part).noneMatch(name -> name.contains(".internal"));
            });
  }

  private static Set<String> allowed(String part) {
    if (part.startsWith("input.")) {
      return Set.of("api", "transport");
    }
    return ALLOWED.getOrDefault(part, Set.of("api"));
  }

  /**
   * Manifests by part: the symbolic name without {@code io.edgebot.}; not the re-bundled libraries.
   */
  private static Map<String, Attributes> bundles() throws IOException {
    Map<String, Attributes> bundles = new TreeMap<>();
    try (var files = Files.walk(Distribution.home().resolve("system/io/edgebot"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
        try (JarFile jar = new JarFile(file.toFile())) {
          Attributes manifest = jar.getManifest().getMainAttributes();
          String name = manifest.getValue("Bundle-SymbolicName");
          if (!name.startsWith("io.edgebot.lib.")) {
            bundles.put(name.replaceFirst("^io\\.edgebot\\.", ""), manifest);
          }
        }
      }
    }
    return bundles;
  }

  /** The parts that packages of the header belong to, without the bundle's own. */
  private static Set<String> parts(Attributes manifest, String header, String own) {
    Set<String> parts = new TreeSet<>();
    for (String name : packages(manifest, header)) {
      String part = name.replaceFirst("^io\\.edgebot\\.(api|journal|transport)(\\..*)?$", "$1");
      if (!part.equals(own)) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** Packages of ours in a header. */
  private static List<String> packages(Attributes manifest, String header) {
    String value = manifest.getValue(header);
    if (value == null) {
      return List.of();
    }
    String unquoted = value.replaceAll("\"[^\"]*\"", "");
    return List.of(unquoted.split(",", -1)).stream()
        .map(clause -> clause.split(";", -1)[0].strip())
        .filter(name -> name.startsWith("io.edgebot."))
        .toList();
  }
}
