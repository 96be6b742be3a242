package io.edgebot.operations.updates.internal;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs and removes single versions of features, so that no other bundle is refreshed. */
final class Features {
  private static final EnumSet<Option> OPTIONS = EnumSet.of(Option.NoAutoRefreshManagedBundles);

  private final BundleContext context;
  private final FeaturesService service;

  Features(BundleContext context, FeaturesService service) {
    this.context = context;
    this.service = service;
  }

  /** Makes a features file known, in its state of now. */
  void add(URI repository) throws Exception {
    if (Arrays.stream(service.listRepositories())
        .anyMatch(each -> each.getURI().equals(repository))) {
      service.refreshRepository(repository);
    } else {
      service.addRepository(repository);
    }
  }

  /** Forgets a features file. */
  void forget(URI repository) throws Exception {
    if (Arrays.stream(service.listRepositories())
        .anyMatch(each -> each.getURI().equals(repository))) {
      service.removeRepository(repository, false);
    }
  }

  boolean isInstalled(String name, String version) throws Exception {
    for (Feature feature : service.listInstalledFeatures()) {
      if (feature.getName().equals(name) && feature.getVersion().equals(version)) {
        return true;
      }
    }
    return false;
  }

  void install(String name, String version) throws Exception {
    service.installFeature(name, version, OPTIONS);
  }

  void uninstall(String name, String version) throws Exception {
    service.uninstallFeature(name, version, OPTIONS);
  }

  /**
   * Removes a version whole, also where a dead process left only a part of it.
   *
   * @param bundles what it consists of and no other version does
   */
  void remove(String name, String version, Collection<BundleJar> bundles) throws Exception {
    if (isInstalled(name, version)) {
      uninstall(name, version);
    }
    for (Bundle bundle : context.getBundles()) {
      String symbolicName = bundle.getSymbolicName();
      if (symbolicName != null
          && bundles.contains(new BundleJar(symbolicName, bundle.getVersion()))) {
        bundle.uninstall();
      }
    }
  }

  /** Stops bundles until the next start. */
  static void stop(Collection<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      bundle.stop(Bundle.STOP_TRANSIENT);
    }
  }

  /** Starts bundles that were so stopped. */
  static void start(Collection<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      bundle.start(Bundle.START_TRANSIENT);
    }
  }
}
