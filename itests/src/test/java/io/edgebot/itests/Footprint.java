package io.edgebot.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process of the JVM holds after a collection of garbage, as its own tools tell.
 *
 * @param loaders class loaders of bundles
 * @param classes loaded classes
 * @param threads live threads by their names without digits, but for those of shell sessions
 * @param handles open file descriptors
 * @param metaspace bytes of classes
 * @param heap bytes of live objects
 */
record Footprint(
    long loaders,
    long classes,
    Map<String, Long> threads,
    long handles,
    long metaspace,
    long heap) {
  private static final String LOADER =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

  /** Collects garbage, and looks. */
  static Footprint of(Instance instance) throws IOException {
    String pid = Long.toString(instance.pid());
    // Collects garbage itself.
    List<String[]> histogram =
        jcmd(pid, "GC.class_histogram")
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .filter(columns -> columns.length >= 4)
            .toList();
    long loaders =
        histogram.stream()
            .filter(columns -> columns[3].equals(LOADER))
            .mapToLong(columns -> Long.parseLong(columns[1]))
            .sum();
    long heap =
        histogram.stream()
            .filter(columns -> columns[0].endsWith(":"))
            .mapToLong(columns -> Long.parseLong(columns[2]))
            .sum();
    Map<String, Long> counters =
        jcmd(pid, "PerfCounter.print")
            .lines()
            .filter(line -> line.matches("[\\w.]+=\\d+"))
            .map(line -> line.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1])));
    try (Stream<Path> handles = Files.list(Path.of("/proc", pid, "fd"))) {
      return new Footprint(
          loaders,
          counters.get("java.cls.loadedClasses") - counters.get("java.cls.unloadedClasses"),
          threads(pid),
          handles.count(),
          counters.get("sun.gc.metaspace.used"),
          heap);
    }
  }

  @Override
  public String toString() {
    return "%d loaders, %d classes, %d threads, %d handles, %d MB of classes, %d MB of objects"
        .formatted(loaders, classes, threadCount(), handles, metaspace >> 20, heap >> 20);
  }

  /**
   * What has grown beyond what comes and goes by itself: two loaders (the last one that was left
   * may still be in use somewhere), the classes that the JVM makes for reflection and lambdas,
   * threads of pools and their handles, and a few megabytes.
   */
  List<String> growthSince(Footprint before) {
    List<String> growth = new ArrayList<>();
    compare(growth, "class loaders", before.loaders, loaders, 2);
    compare(growth, "classes", before.classes, classes, 250);
    compare(growth, "threads", before.threadCount(), threadCount(), 8);
    if (threadCount() > before.threadCount() + 8) {
      growth.add("threads were " + before.threads + " and are " + threads);
    }
    compare(growth, "file handles", before.handles, handles, 8);
    compare(growth, "bytes of metaspace", before.metaspace, metaspace, 5 << 20);
    compare(growth, "bytes of heap", before.heap, heap, 8 << 20);
    return growth;
  }

  private long threadCount() {
    return threads.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> threads(String pid) throws IOException {
    return jcmd(pid, "Thread.print")
        .lines()
        .filter(line -> line.startsWith("\""))
        .map(line -> line.substring(1, line.indexOf('"', 1)).replaceAll("\\d+", "#"))
        .filter(name -> !name.startsWith("session-"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  private static void compare(
      List<String> growth, String what, long before, long now, long tolerance) {
    if (now > before + tolerance) {
      growth.add(what + ": " + before + " -> " + now + " (tolerance " + tolerance + ')');
    }
  }

  private static String jcmd(String pid, String command) throws IOException {
    return Commands.run(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, command);
  }
}
