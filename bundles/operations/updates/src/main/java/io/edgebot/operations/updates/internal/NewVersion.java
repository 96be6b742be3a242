package io.edgebot.operations.updates.internal;

import java.net.URI;
import java.util.List;

/**
 * A feature's version that can be installed.
 *
 * @param name the feature's
 * @param version the feature's
 * @param repository the features file that tells of it
 * @param brought whether this attempt brought it into the instance
 * @param bundles what is in its bundles
 * @param sha256 of what the user named; empty if that was a version
 */
record NewVersion(
    String name,
    String version,
    URI repository,
    boolean brought,
    List<BundleJar> bundles,
    String sha256) {
  NewVersion {
    bundles = List.copyOf(bundles);
  }

  /** Whether a bundle of it is a later version of one of the other's. */
  boolean isLaterThan(NewVersion other) {
    for (BundleJar jar : bundles) {
      for (BundleJar its : other.bundles()) {
        if (jar.symbolicName().equals(its.symbolicName())
            && jar.version().compareTo(its.version()) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
