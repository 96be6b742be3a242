package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a file sink that takes errors only has written of {@link PacedSender}s' messages. */
final class Exported {
  private static final Pattern MESSAGE = Pattern.compile("\"message\":\"(.)=(\\d+) ");

  private Exported() {}

  /** Asserts that each error up to the last number of each stream is there once, and no other. */
  static void assertOnceEach(Path directory, Map<Character, Long> last) throws IOException {
    Map<Character, BitSet> seen = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          files.filter(name -> name.toString().endsWith(".ndjson")).sorted().toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          lines.forEach(line -> take(line, seen, wrong));
        }
      }
    }
    last.forEach(
        (stream, number) -> {
          BitSet numbers = seen.getOrDefault(stream, new BitSet());
          for (int error = PacedSender.ERRORS; error <= number; error += PacedSender.ERRORS) {
            if (!numbers.get(error)) {
              wrong.add("lost " + stream + '=' + error);
            }
          }
        });
    assertThat(wrong).as("in " + directory).isEmpty();
  }

  private static void take(String line, Map<Character, BitSet> seen, List<String> wrong) {
    Matcher message = MESSAGE.matcher(line);
    if (!message.find()) {
      wrong.add("not a whole event: " + line);
      return;
    }
    int number = Integer.parseInt(message.group(2));
    BitSet numbers = seen.computeIfAbsent(message.group(1).charAt(0), stream -> new BitSet());
    if (numbers.get(number) || number % PacedSender.ERRORS != 0) {
      wrong.add("twice or not asked for: " + message.group());
    }
    numbers.set(number);
  }
}
