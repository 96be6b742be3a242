package io.edgebot.operations.updates.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** What is looked at before anything is changed. */
final class Checks {
  private static final Pattern PACKAGE =
      Pattern.compile(
          "osgi\\.wiring\\.package; (?:filter:=\"?)?\\(?&?\\(osgi\\.wiring\\.package=([\\w.]+)\\)"
              + "((?:\\(!?\\(?version[<>=]+[\\w.]+\\)+)*)");

  private final BundleContext context;
  private final FeaturesService features;

  Checks(BundleContext context, FeaturesService features) {
    this.context = context;
    this.features = features;
  }

  /** The one installed version of a feature that can be replaced. */
  Feature installed(String name) throws Exception {
    List<Feature> found = new ArrayList<>();
    for (Feature feature : features.listInstalledFeatures()) {
      if (feature.getName().equals(name)) {
        found.add(feature);
      }
    }
    if (found.isEmpty()) {
      throw new UpgradeException(
          name
              + " is not installed: feature:list shows the names, and feature:install "
              + name
              + " installs it.");
    }
    if (found.size() > 1) {
      throw new UpgradeException(
          name
              + " is installed in versions "
              + String.join(" and ", found.stream().map(Feature::getVersion).sorted().toList())
              + ": take one away first, with feature:uninstall "
              + name
              + "/<version>.");
    }
    if (!features.isRequired(found.get(0))) {
      throw new UpgradeException(
          name
              + " is there because another feature needs it: install it by itself first, with"
              + " feature:install "
              + name
              + ".");
    }
    return found.get(0);
  }

  /** The bundles that are there, of those that a version consists of. */
  List<Bundle> bundles(Collection<BundleJar> jars) {
    List<Bundle> found = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (jars.contains(
          new BundleJar(
              Objects.requireNonNullElse(bundle.getSymbolicName(), ""), bundle.getVersion()))) {
        found.add(bundle);
      }
    }
    return found;
  }

  /** Whether a version is a plugin's: nothing else is wired to it. */
  void plugin(NewVersion old) throws UpgradeException {
    List<Bundle> own = bundles(old.bundles());
    for (BundleJar jar : old.bundles()) {
      if (own.stream().noneMatch(each -> jar.symbolicName().equals(each.getSymbolicName()))) {
        throw new UpgradeException(
            old.name()
                + " "
                + old.version()
                + " is installed, but not its bundle "
                + jar.symbolicName()
                + " "
                + jar.version()
                + ": it was updated or uninstalled by hand. Bring it back first, with bundle:update"
                + " or bundle:install.");
      }
    }
    for (Bundle bundle : own) {
      Set<String> users = users(bundle, own);
      if (!users.isEmpty()) {
        throw new UpgradeException(
            old.name()
                + " belongs to the core: its bundle "
                + bundle.getSymbolicName()
                + " is used by "
                + String.join(", ", users)
                + ". The core changes with the distribution: stop, and start the new one.");
      }
    }
  }

  /** Whether the new version may take the place of the old one. */
  void replaceable(NewVersion old, NewVersion fresh, boolean force) throws UpgradeException {
    List<Bundle> own = bundles(old.bundles());
    for (BundleJar jar : old.bundles()) {
      Version now = version(fresh.bundles(), jar.symbolicName());
      if (now == null) {
        throw new UpgradeException(
            fresh.name()
                + " "
                + fresh.version()
                + " has no bundle "
                + jar.symbolicName()
                + ", of which "
                + old.name()
                + " "
                + old.version()
                + " consists.");
      }
      if (now.compareTo(jar.version()) < 0 && !force) {
        throw new UpgradeException(
            fresh.name()
                + " "
                + fresh.version()
                + " is older than "
                + old.version()
                + ", which runs: add --force to go back.");
      }
    }
    if (new HashSet<>(old.bundles()).containsAll(fresh.bundles())) {
      throw new UpgradeException(
          "The bundles of "
              + fresh.name()
              + " "
              + fresh.version()
              + " have the versions that run"
              + " already ("
              + fresh.bundles().get(0).symbolicName()
              + " "
              + fresh.bundles().get(0).version()
              + "): give what changed a new Bundle-Version.");
    }
    besideTheCore(own, fresh);
  }

  /** What others use is not installed a second time. */
  private void besideTheCore(List<Bundle> own, NewVersion fresh) throws UpgradeException {
    for (Bundle bundle : context.getBundles()) {
      Version other =
          version(fresh.bundles(), Objects.requireNonNullElse(bundle.getSymbolicName(), ""));
      if (other != null
          && !own.contains(bundle)
          && !other.equals(bundle.getVersion())
          && !users(bundle, own).isEmpty()) {
        throw new UpgradeException(
            fresh.name()
                + " "
                + fresh.version()
                + " brings "
                + bundle.getSymbolicName()
                + " "
                + other
                + ", and version "
                + bundle.getVersion()
                + " is part of the core: it needs another distribution.");
      }
    }
  }

  /** Asks the feature service whether everything is there that the new version needs. */
  void resolvable(NewVersion fresh) throws UpgradeException {
    try {
      features.installFeature(
          fresh.name(),
          fresh.version(),
          java.util.EnumSet.of(
              FeaturesService.Option.Simulate, FeaturesService.Option.NoAutoRefreshManagedBundles));
    } catch (Exception e) { // what it declares
      throw new UpgradeException(
          fresh.name() + " " + fresh.version() + " cannot run here: " + missing(e) + ".", e);
    }
  }

  /** The innermost thing that is missing, in words; else the failure's own. */
  static String missing(Throwable failure) {
    String text = UpgradeException.words(failure);
    Matcher found = PACKAGE.matcher(text);
    String last = null;
    while (found.find()) {
      last = "it needs the package " + found.group(1) + range(found.group(2));
    }
    return last == null
        ? text
        : last + ", which nothing here exports: install what does, or take a version for this core";
  }

  private static String range(String filter) {
    String text =
        filter.replace("(version>=", "from ").replace("(!from ", "before ").replaceAll("[()]", " ");
    text = text.replaceAll("\\s+", " ").strip();
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static @Nullable Version version(List<BundleJar> jars, String symbolicName) {
    for (BundleJar jar : jars) {
      if (jar.symbolicName().equals(symbolicName)) {
        return jar.version();
      }
    }
    return null;
  }

  private static Set<String> users(Bundle bundle, List<Bundle> own) {
    Set<String> users = new TreeSet<>();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      for (BundleWire wire : wiring.getProvidedWires(null)) {
        Bundle user = wire.getRequirer().getBundle();
        if (!own.contains(user)) {
          users.add(String.valueOf(user.getSymbolicName()));
        }
      }
    }
    return users;
  }
}
