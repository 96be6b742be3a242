package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/**
 * What an upgrade has done so far, on disk before it is done: Karaf's deployments are no
 * transactions, and a process can die in the middle of one.
 *
 * @param feature its name
 * @param from the version before
 * @param to the version that is to be
 * @param phase how far it is
 * @param repository the features file of the version that is to be
 * @param bundles what that version brings
 */
record UpgradeRecord(
    String feature, String from, String to, Phase phase, URI repository, List<BundleJar> bundles) {
  private static final String FILE = "upgrade.properties";

  /** How far an upgrade is. */
  enum Phase {
    /** Both versions may be there; the new one is not proven: to be undone. */
    TRYING,
    /** The new one is proven, the old one may be there: to be finished. */
    LEAVING,
    /** Only the new one is there. */
    DONE
  }

  UpgradeRecord {
    bundles = List.copyOf(bundles);
  }

  UpgradeRecord in(Phase next) {
    return new UpgradeRecord(feature, from, to, next, repository, bundles);
  }

  void write(Stage stage) throws IOException {
    Properties values = new Properties();
    values.setProperty("from", from);
    values.setProperty("to", to);
    values.setProperty("phase", phase.name().toLowerCase(Locale.ROOT));
    values.setProperty("repository", repository.toString());
    values.setProperty(
        "bundles",
        bundles.stream()
            .map(each -> each.symbolicName() + ";" + each.version())
            .collect(Collectors.joining(",")));
    StringWriter text = new StringWriter();
    values.store(text, "Written by edgebot:upgrade");
    Files.createDirectories(stage.of(feature));
    Stage.write(stage.of(feature).resolve(FILE), text.toString());
  }

  static void delete(Stage stage, String feature) throws IOException {
    Files.deleteIfExists(stage.of(feature).resolve(FILE));
  }

  /**
   * All records.
   *
   * @throws IOException if one cannot be read
   */
  static List<UpgradeRecord> all(Stage stage) throws IOException {
    if (!Files.isDirectory(stage.root())) {
      return List.of();
    }
    List<UpgradeRecord> records = new ArrayList<>();
    try (var directories = Files.list(stage.root())) {
      for (Path directory : directories.sorted().toList()) {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
          records.add(read(directory.getFileName().toString(), file));
        }
      }
    }
    return records;
  }

  private static UpgradeRecord read(String feature, Path file) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(Files.readString(file)));
      List<BundleJar> bundles = new ArrayList<>();
      for (String bundle : need(values, "bundles").split(",", -1)) {
        String[] parts = bundle.split(";", 2);
        bundles.add(new BundleJar(parts[0], Version.parseVersion(parts[1])));
      }
      return new UpgradeRecord(
          feature,
          need(values, "from"),
          need(values, "to"),
          Phase.valueOf(need(values, "phase").toUpperCase(Locale.ROOT)),
          URI.create(need(values, "repository")),
          bundles);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static String need(Properties values, String key) {
    String value = values.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + key);
    }
    return value;
  }
}
