package io.edgebot.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plugin's page, as an operator reads it.
 *
 * @param directory of the plugin, from the top of the source tree
 */
record PluginPage(String directory, String text) {
  private static final Path TOP = Path.of("..");

  /** A line that names a file, and below it a block with what stands in that file. */
  private static final Pattern FILE =
      Pattern.compile("`((?:etc)?/[^`\\s]+)`[^\\n]*\\n\\n```\\w*\\n(.*?)```", Pattern.DOTALL);

  /** A block of keys and values. */
  private static final Pattern KEYS =
      Pattern.compile("\\n```\\n((?:[a-z][\\w.-]* = [^\\n]*\\n)+)```");

  /** The page of one plugin. */
  static PluginPage of(String directory) throws IOException {
    return new PluginPage(directory, Files.readString(TOP.resolve(directory).resolve("README.md")));
  }

  /** All of them. */
  static List<PluginPage> all() throws IOException {
    List<String> directories;
    try (var files = Files.walk(TOP.resolve("bundles"), 3)) {
      directories =
          files
              .filter(file -> file.endsWith("README.md"))
              .map(file -> TOP.relativize(file.getParent()).toString())
              .sorted()
              .toList();
    }
    List<PluginPage> pages = new ArrayList<>();
    for (String directory : directories) {
      pages.add(of(directory));
    }
    return pages;
  }

  /** The files that it shows, by name: below {@code etc/}, or anywhere else. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher matcher = FILE.matcher(text);
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }

  /** Blocks of keys and values of which it does not say in which file they stand. */
  List<String> unnamed() {
    Collection<String> named = files().values();
    return KEYS.matcher(text)
        .results()
        .map(block -> block.group(1))
        .filter(block -> !named.contains(block))
        .toList();
  }
}
