package io.edgebot.examples.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source tree that this module lies in. */
final class Tree {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Tree() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files below a directory whose path matches, without what was built. */
  static List<Path> files(String directory, String pattern) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> ROOT.relativize(file).toString().matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the pattern's first group matches. */
  static Set<String> find(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .forEach(result -> found.add(result.group(1)));
    return found;
  }
}
