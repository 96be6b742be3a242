package io.edgebot.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages link to within the tree is there, and the index knows each page. */
class LinksTest {
  static Stream<Path> pages() {
    return Stream.of(Tree.files("docs", ".*\\.md"), Tree.files("bundles", ".*/README\\.md"))
        .flatMap(List::stream)
        .map(Tree.ROOT::relativize);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) {
    for (String link : Tree.find("\\]\\(([^)#\\s]+)[^)]*\\)", Tree.read(Tree.ROOT.resolve(page)))) {
      if (!link.matches("[a-z]+:.*")) {
        assertThat(Tree.ROOT.resolve(page).resolveSibling(link).normalize())
            .as("%s links to %s", page, link)
            .exists();
      }
    }
  }

  @Test
  void indexLinksToEachPage() {
    Path docs = Tree.ROOT.resolve("docs");
    String index = Tree.read(docs.resolve("README.md"));
    for (Path page : Tree.files("docs", "docs/(?!README)[^/]+\\.md")) {
      assertThat(index).contains("](" + docs.relativize(page) + ")");
    }
    PluginPagesTest.plugins()
        .forEach(plugin -> assertThat(index).contains("](../" + plugin + "/README.md)"));
  }
}
