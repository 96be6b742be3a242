package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pid files that the plugins' pages show are taken as they stand there: only ports, hosts and
 * places of files are those of the test.
 */
class PluginPagesIT {
  private static final Pattern PORT = Pattern.compile("(?m)(?<=_port = )[0-9]+$");
  private static final Pattern HOST = Pattern.compile("(?<=//|\\.net,)[a-z0-9.:-]+(?=[/,\\n])");
  private static final Pattern PLACE = Pattern.compile("/(?:etc|srv)/edgebot/([\\w.-]+)");

  /** What the engine tells of keys, and all that goes wrong. */
  private static final Pattern COMPLAINT =
      Pattern.compile("nobody reads| must be |it is not used|\"missing\"| ERROR ");

  @TempDir private static Path directory;

  /** By their names, as operators would have them. */
  private final Map<String, String> pidFiles = new TreeMap<>();

  @Test
  void areTakenByTheirPlugins() throws IOException {
    gather();
    assertThat(pids(pidFiles.keySet())).containsAll(pids(shipped()));

    try (Instance instance = Distribution.instance("all", "plugin-pages")) {
      Site.configureSyslog(instance, Instance.freePort());
      instance.start().awaitOk("/readyz");
      try (Shell shell = new Shell(instance)) {
        shell.run("feature:install edgebot-shipper edgebot-sink-file edgebot-sink-loki");
      }
      for (Map.Entry<String, String> file : pidFiles.entrySet()) {
        instance.configure(file.getKey(), file.getValue());
      }
      for (Map.Entry<String, String> file : pidFiles.entrySet()) {
        if (isOfAPlugin(file.getKey())) {
          awaitTaken(instance, file.getKey(), properties(file.getValue()));
        }
      }
      // That destinations are not there is told otherwise.
      await("nothing is wrong with the files")
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                String health = instance.get("/healthz").body();
                assertThat(
                        COMPLAINT
                            .matcher(health)
                            .results()
                            .map(
                                found ->
                                    health.substring(
                                        Math.max(0, found.start() - 150), found.end())))
                    .isEmpty();
                assertThat(health)
                    .contains(
                        "\"pipeline_processors\":[\"add_tags-main\",\"redact-main\","
                            + "\"filter-main\",\"quality-main\"]")
                    .contains("\"max_bytes\":4294967296");
              });
      assertThat(instance.log().lines().filter(line -> COMPLAINT.matcher(line).find())).isEmpty();
    }
  }

  /** Takes the files from the pages, and makes those that they name. */
  private void gather() throws IOException {
    Pki pki = new Pki(directory);
    pki.issue("gateway", "/CN=gateway.test");
    for (PluginPage page : PluginPage.all()) {
      assertThat(page.unnamed()).as("pid files without a name in " + page.directory()).isEmpty();
      for (Map.Entry<String, String> file : page.files().entrySet()) {
        String text = HOST.matcher(file.getValue()).replaceAll(host -> "127.0.0.1:" + port());
        text = PORT.matcher(text).replaceAll(port -> port());
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
          place(pki, places.group(1));
        }
        text =
            places.replaceAll(place -> Matcher.quoteReplacement(directory + "/" + place.group(1)));
        if (file.getKey().startsWith("etc/io.edgebot.")) {
          pidFiles.put(file.getKey().substring("etc/".length()), text);
        } else if (!file.getKey().startsWith("etc/")) {
          Files.writeString(directory.resolve(Path.of(file.getKey()).getFileName()), text);
        }
      }
    }
  }

  /** Makes what may stand behind a name: certificates of the authority, or a secret. */
  private static void place(Pki pki, String name) throws IOException {
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      return;
    }
    if (name.endsWith(".pem")) {
      Files.copy(Path.of(pki.file("ca.pem")), file);
    } else if (!name.equals("archive")) {
      Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Waits until a plugin works with its file: then each value counts as good. */
  private static void awaitTaken(Instance instance, String name, Properties shown) {
    String pid = name.replaceFirst("\\.cfg$", "").replace('-', '~');
    await(name)
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Properties good = properties(Files.readString(Site.remembered(instance, pid)));
              assertThat(good.stringPropertyNames()).isEqualTo(shown.stringPropertyNames());
              for (String key : shown.stringPropertyNames()) {
                assertThat(good.getProperty(key)).isEqualTo("String:" + shown.getProperty(key));
              }
            });
  }

  private static boolean isOfAPlugin(String name) {
    return name.matches("io\\.edgebot\\.(ingest|(input|processor|sink)\\..+)\\.cfg");
  }

  /** Those of plugins among the files, without instances' names. */
  private static List<String> pids(Iterable<String> names) {
    List<String> pids = new ArrayList<>();
    for (String name : names) {
      if (isOfAPlugin(name)) {
        pids.add(name.replaceFirst("(-.*)?\\.cfg$", ""));
      }
    }
    return pids;
  }

  private static List<String> shipped() throws IOException {
    try (var files = Files.list(Distribution.home().resolve("template/etc"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Properties properties(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
  }

  private static String port() {
    return String.valueOf(Instance.freePort());
  }
}
