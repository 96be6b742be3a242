package io.edgebot.operations.updates.internal;

import java.net.URI;
import java.util.List;

/**
 * A feature's version that can be installed.
 *
 * @param name the feature's
 * @param version the feature's
 * @param repository the features file that tells of it
 * @param staged whether that file and the bundles lie in the instance's own directory
 * @param bundles what is in its bundles
 * @param sha256 of what the user named; empty if that was a version
 */
record NewVersion(
    String name,
    String version,
    URI repository,
    boolean staged,
    List<BundleJar> bundles,
    String sha256) {
  NewVersion {
    bundles = List.copyOf(bundles);
  }
}
