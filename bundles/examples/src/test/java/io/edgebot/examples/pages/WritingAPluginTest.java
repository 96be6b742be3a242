package io.edgebot.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The code on the page is the code of this module: each block that follows a line {@code <!--
 * source: file -->} holds that file. {@code -Dpages.write} writes the files into the page.
 */
class WritingAPluginTest {
  private static final Path PAGE = Tree.ROOT.resolve("docs/writing-a-plugin.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^<!-- source: (\\S+) -->\\n```(\\w*)\\n(.*?)^```$");

  @Test
  void blocksAreTheFilesThatTheyNameAsSource() throws IOException {
    if (System.getProperty("pages.write") != null) {
      write();
    }
    Map<String, String> blocks = new TreeMap<>();
    Matcher block = BLOCK.matcher(Tree.read(PAGE));
    while (block.find()) {
      blocks.put(block.group(1), block.group(3));
    }
    for (Map.Entry<String, String> each : blocks.entrySet()) {
      assertThat(each.getValue())
          .as("%s, as docs/writing-a-plugin.md shows it", each.getKey())
          .isEqualTo(Tree.read(Tree.ROOT.resolve(each.getKey())));
    }
    for (Path file : Tree.files("bundles/examples", ".*/src/main/.*|.*/etc/.*|.*/pom\\.xml")) {
      assertThat(blocks).containsKey(Tree.ROOT.relativize(file).toString());
    }
  }

  private static void write() throws IOException {
    Files.writeString(
        PAGE,
        BLOCK
            .matcher(Tree.read(PAGE))
            .replaceAll(
                block ->
                    Matcher.quoteReplacement(
                        "<!-- source: %s -->\n```%s\n%s```"
                            .formatted(
                                block.group(1),
                                block.group(2),
                                Tree.read(Tree.ROOT.resolve(block.group(1)))))));
  }
}
