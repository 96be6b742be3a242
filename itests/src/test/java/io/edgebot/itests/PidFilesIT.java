package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each pid file that ships reaches a component, and each role finds the files that it names. */
class PidFilesIT {
  private static final Pattern CONFIGURATION_PID =
      Pattern.compile("configuration-pid=\"([^\"]+)\"");
  private static final Pattern FILES = Pattern.compile("(?m)^FILES=\"([^\"]*)\"$");

  @Test
  void everyPidFileHasAComponentThatReadsIt() throws IOException {
    Set<String> pids = componentPids();
    assertThat(pids).contains("io.edgebot.input.syslog", "io.edgebot.sink.store");
    for (String file : pidFiles()) {
      assertThat(pids).as(file).contains(pidOf(file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge", "mothership", "all"})
  void aRoleNamesOnlyFilesThatShip(String role) throws IOException {
    Path template = Distribution.home().resolve("template");
    String settings = Files.readString(template.resolve("roles/" + role + ".conf"));
    var matcher = FILES.matcher(settings);
    assertThat(matcher.find()).isTrue();
    for (String name : matcher.group(1).split("\\s+", -1)) {
      assertThat(
              Files.exists(template.resolve("roles/" + role + "/" + name))
                  || Files.exists(template.resolve("etc/" + name)))
          .as(name)
          .isTrue();
    }
  }

  /** Felix File Install: what stands before the first dash is the factory's pid. */
  private static String pidOf(String file) {
    return file.replaceFirst("\\.cfg$", "").replaceFirst("-.*", "");
  }

  private static List<String> pidFiles() throws IOException {
    try (var files = Files.walk(Distribution.home().resolve("template"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("io.edgebot.") && name.endsWith(".cfg"))
          .toList();
    }
  }

  /** The pids in the component descriptions of the bundles that ship. */
  private static Set<String> componentPids() throws IOException {
    Set<String> pids = new TreeSet<>();
    try (var files = Files.walk(Distribution.home().resolve("system/io/edgebot"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
        try (JarFile jar = new JarFile(file.toFile())) {
          for (JarEntry entry : jar.stream().toList()) {
            if (entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml")) {
              String xml =
                  new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
              CONFIGURATION_PID
                  .matcher(xml)
                  .results()
                  .forEach(found -> pids.addAll(List.of(found.group(1).split("\\s+", -1))));
            }
          }
        }
      }
    }
    return pids;
  }
}
