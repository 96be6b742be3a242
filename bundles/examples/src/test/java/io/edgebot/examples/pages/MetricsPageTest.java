package io.edgebot.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/metrics.md names each metric that the sources register, and no other. */
class MetricsPageTest {
  private static final String NAME = "((?:edgebot|mothership)_[a-z0-9_]+)";

  @Test
  void pageNamesWhatTheSourcesRegister() {
    Set<String> registered = new TreeSet<>();
    Tree.files("bundles", "bundles/(?!examples/).*/src/main/java/.*\\.java")
        .forEach(file -> registered.addAll(Tree.find("\"" + NAME + "\"", Tree.read(file))));

    assertThat(registered).contains("edgebot_queue_events", "edgebot_messages_received_total");
    Set<String> named = new TreeSet<>();
    for (String name : Tree.find("\n\\| `" + NAME, page())) {
      named.add(registered.contains(name) ? name : name.replaceFirst("_total$", ""));
    }
    assertThat(named).as("rows of docs/metrics.md and names in the sources").isEqualTo(registered);
  }

  private static String page() {
    return Tree.read(Tree.ROOT.resolve("docs/metrics.md"));
  }
}
