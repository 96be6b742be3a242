package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plugin in a running instance that is done things to.
 *
 * @param instance where it runs
 * @param shell a session of that instance
 * @param jar its feature and bundle
 * @param name its instance name, {@code syslog-main}
 * @param file its pid file
 * @param settings what stands there
 * @param edit a further line that changes something harmless
 * @param bad a further line that must be refused; it holds the word {@link #NONSENSE}
 */
record Swapped(
    Instance instance,
    Shell shell,
    PluginJar jar,
    String name,
    String file,
    String settings,
    String edit,
    String bad) {
  static final String NONSENSE = "nonsense";

  /** Writes its pid file. */
  void configure(String text) throws IOException {
    instance.configure(file, text);
  }

  /** Its bundle of a version, as the shell's commands take it. */
  String bundle(String version) throws IOException {
    return jar.symbolicName() + '/' + version;
  }

  /** Waits until a version of it is healthy. */
  void awaitHealthy(String version) {
    await(name + ' ' + version + " is healthy")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> status(version).startsWith("healthy"));
  }

  /** Waits until it is in a state, told with a reason that holds a text. */
  void awaitState(String version, String state, String reason) {
    await(name + ' ' + version + " is " + state + ": ..." + reason)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> status(version).startsWith(state) && status(version).contains(reason));
  }

  /** State and reason of a version of it; empty if health does not know it. */
  String status(String version) throws IOException {
    Matcher found =
        Pattern.compile(
                "\"instance\":\"%s\",\"version\":\"%s\",\"state\":\"(\\w+)\",\"reason\":\"(.*?)\"}"
                    .formatted(Pattern.quote(name), Pattern.quote(version)))
            .matcher(instance.get("/healthz").body());
    return found.find() ? found.group(1) + ' ' + found.group(2) : "";
  }

  /** How often it started since the process did. */
  long starts() throws IOException {
    return instance
        .log()
        .lines()
        .filter(line -> line.contains(' ' + name + ' ') && line.endsWith(" runs"))
        .count();
  }

  /** Waits until it has started more often than before. */
  void awaitStart(long before) {
    await(name + " starts once more")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> starts() > before);
  }

  @Override
  public String toString() {
    return name + " of " + Objects.requireNonNull(instance.base().getFileName());
  }
}
