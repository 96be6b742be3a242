package io.edgebot.operations.updates.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.Version;

/**
 * Brings a new version into the instance, from what a user names: a version of a known feature, or
 * a bundle, a Karaf archive or a features file, on this machine or by URL.
 */
final class Arrival {
  private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]+:.+");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+){0,2}([.-][\\w-]+)?");

  /** What a feature's name and version may consist of, since directories are named by them. */
  private static final Pattern NAME = Pattern.compile("\\w[\\w.+-]{0,200}");

  private final FeaturesService features;
  private final Stage stage;

  Arrival(FeaturesService features, Stage stage) {
    this.features = features;
    this.stage = stage;
  }

  /** What an installed version consists of. */
  NewVersion describe(Feature feature) throws IOException, UpgradeException {
    return new NewVersion(
        feature.getName(),
        feature.getVersion(),
        URI.create(feature.getRepositoryUrl()),
        false,
        jars(feature),
        "");
  }

  /**
   * Brings it.
   *
   * @param installed the version that is to be replaced
   * @param sha256 what the digest of the file has to be; empty if the user gave none
   */
  NewVersion bring(Feature installed, String source, String sha256) throws Exception {
    Path file = Path.of(source).toAbsolutePath().normalize();
    if (Files.isDirectory(file)) {
      throw new UpgradeException(file + " is a directory: name a .jar, a .kar or a features file.");
    }
    if (Files.exists(file)) {
      return fetch(installed, file.toUri().toString(), file.toString(), sha256);
    }
    if (VERSION.matcher(source).matches()) {
      return known(installed, source);
    }
    if (URL.matcher(source).matches()) {
      return fetch(installed, source, source, sha256);
    }
    throw new UpgradeException(
        "There is no file "
            + file
            + " on EdgeBot's machine, and '"
            + source
            + "' is neither a URL nor a version such as 1.0.1.");
  }

  /** A version that a features file here tells of, or the same features file in that version. */
  private NewVersion known(Feature installed, String version) throws Exception {
    for (Feature feature : features.getFeatures(installed.getName(), version)) {
      if (feature.getVersion().equals(version)) {
        return describe(feature);
      }
    }
    String repository = String.valueOf(installed.getRepositoryUrl());
    String there = repository.replace("/" + installed.getVersion() + "/", "/" + version + "/");
    if (there.equals(repository) || isStaged(installed)) {
      throw new UpgradeException(
          "Nothing here knows "
              + installed.getName()
              + " "
              + version
              + ": name a file, or add a features file with it (feature:repo-add <url>).");
    }
    try {
      return fetch(installed, there, there, "");
    } catch (UpgradeException e) {
      throw new UpgradeException(
          "Nothing here knows " + installed.getName() + " " + version + ", and " + e.getMessage(),
          e);
    }
  }

  private boolean isStaged(Feature feature) {
    return String.valueOf(feature.getRepositoryUrl())
        .startsWith(stage.root().toAbsolutePath().toUri().toString());
  }

  private List<BundleJar> jars(Feature feature) throws IOException, UpgradeException {
    Path scratch = stage.scratch();
    try {
      List<BundleJar> jars = new ArrayList<>();
      for (BundleInfo bundle : feature.getBundles()) {
        Path jar = scratch.resolve(jars.size() + ".jar");
        Download.copy(bundle.getLocation(), jar);
        jars.add(BundleJar.read(jar, bundle.getLocation()));
      }
      return jars;
    } finally {
      Stage.delete(scratch);
    }
  }

  private NewVersion fetch(Feature installed, String location, String name, String sha256)
      throws Exception {
    Path scratch = stage.scratch();
    try {
      Path file = scratch.resolve("source");
      String digest = Download.copy(location, file);
      if (!sha256.isEmpty() && !digest.equals(sha256.toLowerCase(Locale.ROOT))) {
        throw new UpgradeException(
            name + " has the SHA-256 digest " + digest + ", not " + sha256 + ".");
      }
      Staging staging = new Staging(scratch, name);
      if (!isZip(file)) {
        staging.features(features, file, installed);
      } else if (isKar(file, name)) {
        Kar kar = Kar.unpack(file, scratch.resolve("kar"), name);
        staging.kar(kar, features, installed);
      } else {
        staging.jar(file, installed);
      }
      Files.delete(file);
      check(staging.version(), installed);
      stage.keep(scratch, installed.getName(), staging.version());
      staging.write(stage.of(installed.getName(), staging.version()), installed);
      return new NewVersion(
          installed.getName(),
          staging.version(),
          stage.of(installed.getName(), staging.version()).resolve("features.xml").toUri(),
          true,
          staging.jars(),
          digest);
    } finally {
      Stage.delete(scratch);
    }
  }

  private static void check(String version, Feature installed) throws UpgradeException {
    if (version.equals(installed.getVersion())) {
      throw new UpgradeException(
          installed.getName()
              + " "
              + version
              + " is what is installed: give what changed a new version.");
    }
    if (!NAME.matcher(version).matches()) {
      throw new UpgradeException("'" + version + "' cannot be a feature's version.");
    }
    try {
      Version.parseVersion(version);
    } catch (IllegalArgumentException e) {
      throw new UpgradeException(
          "The feature's version is '" + version + "', not like 1.0.1 or 1.0.1.qualifier.", e);
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(2), new byte[] {'P', 'K'});
    }
  }

  private static boolean isKar(Path file, String name) throws UpgradeException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().startsWith("repository/"));
    } catch (IOException e) {
      throw new UpgradeException(
          name + " is damaged (" + UpgradeException.words(e) + "): copy it here again.", e);
    }
  }
}
