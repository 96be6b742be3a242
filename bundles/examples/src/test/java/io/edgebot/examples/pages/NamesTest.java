package io.edgebot.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Commands, keys and environment variables on the pages are those of the sources. */
class NamesTest {
  private static final String KEY_METHOD =
      "\n  (?:[A-Za-z]+(?:\\[\\])?) ([a-z][a-z0-9_]*)\\(\\) default";

  private static final String VARIABLE = "(EDGEBOT_[A-Z_]*[A-Z])";

  @Test
  void commandsExist() {
    Set<String> commands =
        findIn(
            "@Command\\(\\s*scope = \"edgebot\",\\s*name = \"([a-z-]+)\"",
            "bundles/operations/[a-z]+/src/main/.*\\.java");
    assertThat(commands).contains("status", "search");
    assertThat(findIn("edgebot:([a-z][a-z-]*)", "docs/.*\\.md")).isSubsetOf(commands);
    assertThat(findIn("edgebot:([a-z][a-z-]*)", "bundles/.*/README\\.md")).isSubsetOf(commands);
  }

  @Test
  void configurationNamesEachKeyOfEngineAndTransport() {
    Set<String> keys = new TreeSet<>();
    for (String name :
        findIn(KEY_METHOD, "bundles/(?:engine|transport)/src/main/.*Config\\.java")) {
      keys.add(name.replace("__", "_"));
    }
    assertThat(keys).contains("max_bytes", "holding_bytes", "processors");
    assertThat(Tree.find("\n\\| `([a-z_]+)` \\|", page("configuration.md")))
        .as("keys in docs/configuration.md and in the sources")
        .isEqualTo(keys);
  }

  @Test
  void deliveryNamesEachKey() {
    Set<String> keys =
        findIn(
            "reader\\.(?:number|decimal|flag|text|list)\\(\\s*\"([a-z_]+)\"",
            "bundles/engine/src/main/.*/DeliverySettings\\.java");
    assertThat(keys).contains("include", "batch_max_bytes");
    assertThat(Tree.find("\n\\| `([a-z_]+)` \\|", page("delivery.md")))
        .as("keys in docs/delivery.md and in the sources")
        .isEqualTo(keys);
  }

  @Test
  void configurationNamesEachVariable() {
    Set<String> variables = findIn(VARIABLE, "assembly/src/main/distribution/bin/edgebot");
    variables.addAll(findIn(VARIABLE, "etc/.*"));
    variables.addAll(findIn(VARIABLE, "bundles/.*/src/main/cfg/.*"));
    assertThat(variables).contains("EDGEBOT_BASE", "EDGEBOT_HTTP_PORT");
    assertThat(Tree.find("\n\\| `(EDGEBOT_[A-Z_]+)` \\|", page("configuration.md")))
        .as("variables in docs/configuration.md and in the sources")
        .isEqualTo(variables);
  }

  private static String page(String name) {
    return Tree.read(Tree.ROOT.resolve("docs").resolve(name));
  }

  private static Set<String> findIn(String pattern, String files) {
    Set<String> found = new TreeSet<>();
    for (Path file : Tree.files(files.replaceFirst("/.*", ""), files)) {
      found.addAll(Tree.find(pattern, Tree.read(file)));
    }
    return found;
  }
}
