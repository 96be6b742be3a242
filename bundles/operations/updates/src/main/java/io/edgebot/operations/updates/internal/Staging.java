package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** One attempt to bring a version: the feature's bundles, copied beside each other. */
final class Staging {
  private final Path directory;
  private final String source;
  private final List<BundleJar> jars = new ArrayList<>();
  private String version = "";
  private @Nullable Feature like;

  /**
   * An attempt.
   *
   * @param directory its own
   * @param source what messages call where it came from
   */
  Staging(Path directory, String source) {
    this.directory = directory;
    this.source = source;
  }

  String version() {
    return version;
  }

  List<BundleJar> jars() {
    return jars;
  }

  /** A bundle's new version; the other bundles of the feature stay as they are. */
  void jar(Path file, Feature installed) throws IOException, UpgradeException {
    BundleJar fresh = BundleJar.read(file, source);
    TreeSet<String> names = new TreeSet<>();
    boolean replaced = false;
    for (BundleInfo bundle : installed.getBundles()) {
      Path jar = copy(bundle.getLocation());
      BundleJar old = BundleJar.read(jar, bundle.getLocation());
      names.add(old.symbolicName());
      if (old.symbolicName().equals(fresh.symbolicName())) {
        Files.copy(file, jar, StandardCopyOption.REPLACE_EXISTING);
        jars.add(fresh);
        replaced = true;
      } else {
        jars.add(old);
      }
    }
    if (!replaced) {
      throw new UpgradeException(
          source
              + " is the bundle "
              + fresh.symbolicName()
              + ", and "
              + installed.getName()
              + " consists of "
              + String.join(", ", names)
              + ": name another file or feature.");
    }
    version = fresh.version().toString();
    like = installed;
  }

  /** The feature's highest version in an archive. */
  void kar(Kar kar, FeaturesService features, Feature installed)
      throws IOException, UpgradeException {
    take(load(features, kar.featureFiles()), installed.getName(), kar);
  }

  /** The feature's highest version in a features file. */
  void features(FeaturesService features, Path file, Feature installed)
      throws IOException, UpgradeException {
    take(load(features, List.of(file)), installed.getName(), null);
  }

  /** Writes the features file, whose addresses are those of the place where the copies lie now. */
  void write(Path place, Feature installed) throws IOException {
    List<String> locations = new ArrayList<>();
    for (int i = 0; i < jars.size(); i++) {
      Path jar = place.resolve(name(i));
      Stage.sync(jar);
      locations.add(jar.toUri().toString());
    }
    Stage.write(
        place.resolve("features.xml"),
        FeatureXml.of(version, like == null ? installed : like, locations));
  }

  private void take(List<Feature> all, String name, @Nullable Kar kar)
      throws IOException, UpgradeException {
    Feature best = null;
    TreeSet<String> others = new TreeSet<>();
    for (Feature each : all) {
      if (!each.getName().equals(name)) {
        others.add(each.getName());
      } else if (best == null || version(each).compareTo(version(best)) > 0) {
        best = each;
      }
    }
    if (best == null) {
      throw new UpgradeException(
          source
              + " holds no feature "
              + name
              + ": it holds "
              + (others.isEmpty() ? "none" : String.join(", ", others))
              + ".");
    }
    for (BundleInfo bundle : best.getBundles()) {
      Path within = kar == null ? null : kar.find(bundle.getLocation());
      Path jar = copy(within == null ? bundle.getLocation() : within.toUri().toString());
      jars.add(BundleJar.read(jar, bundle.getLocation()));
    }
    version = best.getVersion();
    like = best;
  }

  private static Version version(Feature feature) throws UpgradeException {
    try {
      return Version.parseVersion(feature.getVersion());
    } catch (IllegalArgumentException e) {
      throw new UpgradeException(
          feature.getName()
              + " has the version '"
              + feature.getVersion()
              + "', not like 1.0.1 or 1.0.1.qualifier.",
          e);
    }
  }

  private List<Feature> load(FeaturesService features, List<Path> files) throws UpgradeException {
    List<Feature> all = new ArrayList<>();
    try {
      for (Path file : files) {
        all.addAll(List.of(features.createRepository(file.toUri()).getFeatures()));
      }
    } catch (Exception e) { // what it declares
      throw noFeatures(e);
    }
    return all;
  }

  private UpgradeException noFeatures(Exception cause) {
    return new UpgradeException(
        source + " is no jar, no kar and no features file (" + innermost(cause) + ").", cause);
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return UpgradeException.words(cause);
  }

  private Path copy(String location) throws UpgradeException {
    Path jar = directory.resolve(name(jars.size()));
    Download.copy(location, jar);
    return jar;
  }

  private static String name(int bundle) {
    return "bundle-" + bundle + ".jar";
  }
}
