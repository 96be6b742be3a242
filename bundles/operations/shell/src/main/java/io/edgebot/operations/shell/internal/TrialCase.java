package io.edgebot.operations.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A case of a pipeline test: a folder with events, and with what the pipeline is to make of them.
 *
 * @param name its folder's
 */
record TrialCase(String name, Path folder) {
  static final String INPUT = "input.ndjson";
  static final String EXPECTED = "expected.ndjson";
  static final String SETTINGS = "case.properties";

  private static final int MOST_CASES = 1000;
  private static final int LARGEST_FILE = 16 << 20;

  /**
   * A line of a file.
   *
   * @param number its place in the file, from 1
   */
  record Line(int number, byte[] bytes) {}

  /** The cases of a directory, by name: each folder in it, or itself if it holds events. */
  static List<TrialCase> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          directory + " is no directory that EdgeBot's process can read");
    }
    if (Files.exists(directory.resolve(INPUT))) {
      return List.of(new TrialCase(String.valueOf(directory.getFileName()), directory));
    }
    List<Path> folders;
    try (Stream<Path> entries = Files.list(directory)) {
      folders =
          entries
              .filter(Files::isDirectory)
              .filter(folder -> !folder.getFileName().toString().startsWith("."))
              .sorted()
              .limit(MOST_CASES + 1)
              .toList();
    }
    if (folders.isEmpty() || folders.size() > MOST_CASES) {
      throw new IllegalArgumentException(
          directory
              + (folders.isEmpty() ? " holds no case" : " holds more than " + MOST_CASES + " cases")
              + ": a case is a folder with "
              + INPUT
              + " and "
              + EXPECTED);
    }
    return folders.stream()
        .map(folder -> new TrialCase(folder.getFileName().toString(), folder))
        .toList();
  }

  boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /** A file's text. */
  String text(String file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /** The lines of a file that are not blank. */
  List<Line> lines(String file) throws IOException {
    byte[] all = bytes(file);
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (int from = 0; from < all.length; ) {
      int to = from;
      while (to < all.length && all[to] != '\n') {
        to++;
      }
      number++;
      String line = new String(all, from, to - from, StandardCharsets.ISO_8859_1).strip();
      if (!line.isEmpty()) {
        lines.add(new Line(number, line.getBytes(StandardCharsets.ISO_8859_1)));
      }
      from = to + 1;
    }
    return lines;
  }

  /** Writes a file whole, in the place of one that is there. */
  void write(String file, List<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LARGEST_FILE) {
      throw tooLarge(file, bytes.length);
    }
    Path aside = folder.resolve(file + ".new");
    try {
      Files.write(aside, bytes);
      Files.move(aside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e, e);
    }
  }

  private byte[] bytes(String file) throws IOException {
    Path path = folder.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(file + " is missing");
    }
    long size = Files.size(path);
    if (size > LARGEST_FILE) {
      throw tooLarge(file, size);
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e, e);
    }
  }

  private static IllegalArgumentException tooLarge(String file, long bytes) {
    return new IllegalArgumentException(
        file + " has " + bytes + " bytes; " + LARGEST_FILE + " is the most");
  }
}
