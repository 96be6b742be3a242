package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus.State;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle that is there and does not run.
 *
 * @param pids that its components are configured by
 * @param state of its instances
 * @param isBroken whether it cannot run as it is
 * @param reason why, as a sentence
 */
record IdleBundle(Bundle bundle, Set<String> pids, State state, boolean isBroken, String reason) {
  private static final Logger LOG = LoggerFactory.getLogger(IdleBundle.class);
  private static final int LARGEST = 256 * 1024;
  private static final Pattern PIDS = Pattern.compile("configuration-pid=\"([^\"]*)\"");
  private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)");

  /**
   * What keeps a bundle with components from running; null if it runs.
   *
   * @param wiring of the system bundle
   */
  static @Nullable IdleBundle of(Bundle bundle, FrameworkWiring wiring) {
    String files = bundle.getHeaders("").get("Service-Component");
    int state = bundle.getState();
    if (files == null || (state != Bundle.INSTALLED && state != Bundle.RESOLVED)) {
      return null;
    }
    String name = bundle.getSymbolicName() + ' ' + bundle.getVersion();
    Set<String> pids = pids(bundle, files);
    if (isAboutToStart(bundle, wiring)) {
      return new IdleBundle(bundle, pids, State.STARTING, false, "");
    }
    if (state == Bundle.RESOLVED) {
      return new IdleBundle(
          bundle,
          pids,
          State.FAILED,
          false,
          "bundle " + name + " is stopped: bundle:start " + bundle.getBundleId() + " starts it");
    }
    List<String> missing = missing(bundle, wiring);
    return missing.isEmpty()
        ? new IdleBundle(
            bundle,
            pids,
            State.FAILED,
            false,
            "bundle " + name + " was not started: bundle:start " + bundle.getBundleId())
        : new IdleBundle(
            bundle,
            pids,
            State.FAILED,
            true,
            "bundle " + name + " cannot run, since nothing provides " + String.join(", ", missing));
  }

  /** While the framework starts, bundles wait for their start level. */
  private static boolean isAboutToStart(Bundle bundle, FrameworkWiring wiring) {
    BundleStartLevel own = bundle.adapt(BundleStartLevel.class);
    FrameworkStartLevel now = wiring.getBundle().adapt(FrameworkStartLevel.class);
    return own != null
        && now != null
        && own.isPersistentlyStarted()
        && own.getStartLevel() > now.getStartLevel();
  }

  private static Set<String> pids(Bundle bundle, String files) {
    Set<String> pids = new TreeSet<>();
    for (String path : files.split("\\s*,\\s*", -1)) {
      // Unlike findEntries, this does not try to resolve the bundle.
      URL entry = path.contains("*") ? null : bundle.getEntry(path);
      if (entry == null) {
        continue;
      }
      try (InputStream xml = entry.openStream()) {
        Matcher found = PIDS.matcher(new String(xml.readNBytes(LARGEST), StandardCharsets.UTF_8));
        while (found.find()) {
          pids.addAll(List.of(found.group(1).split("\\s+", -1)));
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be read", entry, e);
      }
    }
    return pids;
  }

  private static List<String> missing(Bundle bundle, FrameworkWiring wiring) {
    List<String> missing = new ArrayList<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null) {
      return missing;
    }
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      boolean isOptional =
          Namespace.RESOLUTION_OPTIONAL.equals(
                  requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
              || PackageNamespace.RESOLUTION_DYNAMIC.equals(
                  requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
      boolean isEffective =
          !Namespace.EFFECTIVE_ACTIVE.equals(
              requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE));
      if (!isOptional && isEffective && wiring.findProviders(requirement).isEmpty()) {
        missing.add(text(requirement));
      }
    }
    return missing;
  }

  private static String text(BundleRequirement requirement) {
    String filter =
        String.valueOf(requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE));
    Matcher imported = PACKAGE.matcher(filter);
    return imported.find()
        ? "package " + imported.group(1) + (filter.startsWith("(&") ? " " + filter : "")
        : requirement.getNamespace() + ' ' + filter;
  }
}
