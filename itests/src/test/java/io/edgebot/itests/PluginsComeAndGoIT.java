package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Installing and removing a plugin stops and refreshes no other bundle. */
class PluginsComeAndGoIT {
  /** A bundle's name (or address) and version, indented. */
  private static final Pattern TOUCHED =
      Pattern.compile("FeaturesServiceImpl - {3,}(?!Region)(\\S+/\\d\\S*)");

  @Test
  void aPluginTouchesNoOther() throws IOException {
    try (Instance instance = Distribution.instance("edge", "plugins").start().awaitHttp()) {
      // Waits for the shell, and with it for the end of the boot.
      ok(instance, "feature:list -i");
      for (String plugin : List.of("sink-file", "sink-store", "processor-filter")) {
        int before = instance.log().length();
        ok(instance, "feature:uninstall edgebot-shipper");
        ok(instance, "feature:install edgebot-" + plugin);
        ok(instance, "feature:uninstall edgebot-" + plugin);
        ok(instance, "feature:install edgebot-shipper");
        String log = instance.log().substring(before);
        assertThat(touched(log)).isNotEmpty();
        assertThat(touched(log))
            .allMatch(name -> name.contains(plugin) || name.contains("edgebot-shipper"));
      }
    }
  }

  /** The bundles that the feature service names when it stops, refreshes, installs and so on. */
  private static List<String> touched(String log) {
    return TOUCHED
        .matcher(log)
        .results()
        .map(found -> found.group(1).replace("io.edgebot.", "edgebot-").replace('.', '-'))
        .toList();
  }

  private static void ok(Instance instance, String command) throws IOException {
    assertThat(instance.shell(command).status()).as(command).isZero();
  }
}
