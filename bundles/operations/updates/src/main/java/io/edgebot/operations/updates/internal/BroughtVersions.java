package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions that were brought into the instance: those that nobody needs go. */
final class BroughtVersions {
  private static final Logger LOG = LoggerFactory.getLogger(BroughtVersions.class);

  private final Stage stage;
  private final Features features;

  BroughtVersions(Stage stage, Features features) {
    this.stage = stage;
    this.features = features;
  }

  /** Forgets a version that was brought and is not installed. */
  void discard(NewVersion version) {
    try {
      if (version.brought() && !features.isInstalled(version.name(), version.version())) {
        features.forget(version.repository());
        Stage.delete(stage.of(version.name(), version.version()));
      }
    } catch (Exception e) { // what the feature service declares
      LOG.warn("{} {} cannot be forgotten", version.name(), version.version(), e);
    }
  }

  /** Keeps the version before, for going back, and nothing older. */
  void keepOnly(NewVersion old, NewVersion fresh) throws Exception {
    Path own = stage.of(old.name());
    if (!Files.isDirectory(own)) {
      return;
    }
    List<Path> versions;
    try (var all = Files.list(own)) {
      versions = all.filter(Files::isDirectory).toList();
    }
    for (Path directory : versions) {
      String version = directory.getFileName().toString();
      if (!version.equals(old.version()) && !version.equals(fresh.version())) {
        features.forget(directory.resolve("features.xml").toUri());
        try {
          Stage.delete(directory);
        } catch (IOException e) {
          LOG.warn("{} cannot be deleted", directory, e);
        }
      }
    }
  }
}
