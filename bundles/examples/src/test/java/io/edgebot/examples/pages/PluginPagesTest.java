package io.edgebot.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each plugin has a page and an example file that follow one template and name every key. */
class PluginPagesTest {
  private static final List<String> SECTIONS =
      List.of("Purpose", "Example", "Configuration", "Metrics", "Limits", "Troubleshooting");

  static Stream<Path> plugins() {
    return Stream.concat(
            Stream.of("shipper", "ingest").map(name -> Tree.ROOT.resolve("bundles").resolve(name)),
            Stream.of("edge-inputs", "pipeline", "sinks")
                .flatMap(
                    kind ->
                        Tree.files("bundles/" + kind, "bundles/" + kind + "/[^/]+/pom\\.xml")
                            .stream())
                .map(Path::getParent))
        .map(Tree.ROOT::relativize);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pageHasEachSection(Path plugin) {
    Path page = Tree.ROOT.resolve(plugin).resolve("README.md");
    assertThat(page).isRegularFile();
    assertThat(Tree.find("\n## ([^\n]+)", Tree.read(page))).containsAll(SECTIONS);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pageAndExampleNameEachKey(Path plugin) {
    Set<String> keys = keys(plugin);
    assertThat(keys).as("keys of %s", plugin).isNotEmpty();
    assertThat(Tree.find("`([a-z0-9_]+\\.?)(?:<[a-z]+>)?`", page(plugin)))
        .as("keys that README.md names")
        .containsAll(keys);
    assertThat(Tree.find("(?:^|\n)#? ?([a-z0-9_]+\\.?)[a-z0-9_.-]* *=", examples(plugin)))
        .as("keys that src/main/cfg shows")
        .containsAll(keys);
  }

  /** The engine tells of keys that a configuration's description does not hold. */
  @ParameterizedTest
  @MethodSource("plugins")
  void exampleHasNoKeyThatNobodyReads(Path plugin) {
    Set<String> known = keys(plugin);
    if (isSink(plugin)) {
      known.addAll(Tree.find("\n\\| `([a-z_]+)` \\|", deliveryPage()));
    }
    assertThat(Tree.find("(?:^|\n)#?([a-z0-9_]+\\.?)[a-z0-9_.-]* *=", examples(plugin)))
        .isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pageNamesEachMetric(Path plugin) {
    for (Path file : Tree.files(plugin.toString(), ".*/src/main/java/.*\\.java")) {
      for (String metric :
          Tree.find("\"((?:edgebot|mothership)_[a-z_]+_total)\"", Tree.read(file))) {
        assertThat(page(plugin)).as("%s: README.md", plugin).contains("`" + metric);
      }
    }
  }

  /** File Install ends the factory pid at the first dash of a file's name. */
  @ParameterizedTest
  @MethodSource("plugins")
  void pidHasNoDash(Path plugin) {
    for (Path file : Tree.files(plugin.toString(), ".*/src/main/java/.*\\.java")) {
      for (String pid : Tree.find("configurationPid = \"([^\"]+)\"", Tree.read(file))) {
        assertThat(pid).as("%s: configurationPid", plugin).doesNotContain("-");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void exampleOfASinkShowsTheDeliveryKeys(Path plugin) {
    if (!isSink(plugin)) {
      return;
    }
    for (String row : Tree.find("\n\\| (`[a-z_]+` \\| [^|]+) \\|", deliveryPage())) {
      String key = row.replaceFirst("^`([a-z_]+)`.*", "$1");
      String value = row.replaceFirst(".* \\| `?([^`]+)`?$", "$1").replace("empty", "");
      assertThat(Tree.find("(?:^|\n)#?" + key + " = ?([^\n]*)", examples(plugin)))
          .as("%s: %s in src/main/cfg", plugin, key)
          .containsAnyOf(value, "");
    }
  }

  private static boolean isSink(Path plugin) {
    return plugin.endsWith("shipper") || plugin.getParent().endsWith("sinks");
  }

  private static String deliveryPage() {
    return Tree.read(Tree.ROOT.resolve("docs/delivery.md"));
  }

  private static String page(Path plugin) {
    return Tree.read(Tree.ROOT.resolve(plugin).resolve("README.md"));
  }

  private static String examples(Path plugin) {
    StringBuilder text = new StringBuilder();
    for (Path file : Tree.files(plugin.toString(), ".*/src/main/cfg/[^/]+\\.cfg")) {
      assertThat(Files.isReadable(file)).isTrue();
      text.append(Tree.read(file)).append('\n');
    }
    return text.toString();
  }

  /**
   * The methods of the annotation types that describe configurations, as keys; one that ends in a
   * dot stands for all that begin with it.
   */
  private static Set<String> keys(Path plugin) {
    Set<String> keys = new TreeSet<>();
    for (Path file : Tree.files(plugin.toString(), ".*/src/main/java/.*\\.java")) {
      String source = Tree.read(file);
      if (source.contains("@ObjectClassDefinition(")) {
        for (String method :
            Tree.find("\n  (?:[A-Za-z]+(?:\\[\\])?) ([a-z][a-z0-9_]*)\\(\\)", source)) {
          keys.add(method.replaceFirst("(?<!_)_$", ".").replace("__", "_"));
        }
      }
    }
    return keys;
  }
}
