package io.edgebot.operations.updates.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles that are dropped into {@code deploy/}: installed beside what runs, never in its place.
 * File Install by itself replaces a bundle of the same version, whatever is in the file, and says
 * nothing of a file that is no archive. Its thread calls this.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class DeployFolder implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);
  private static final String LOCATION = "edgebot-deploy:";

  private final BundleContext framework;

  /** Takes away what was taken out of the folder while the process did not run. */
  @Activate
  public DeployFolder(BundleContext context) throws BundleException {
    framework = context.getBundle(0).getBundleContext();
    Path folder = Path.of(System.getProperty("karaf.base", ""), "deploy");
    for (Bundle bundle : framework.getBundles()) {
      String location = bundle.getLocation();
      if (location.startsWith(LOCATION)) {
        File file = folder.resolve(location.substring(LOCATION.length())).toFile();
        if (!file.exists()) {
          uninstall(file);
        }
      }
    }
  }

  @Override
  public boolean canHandle(File file) {
    return file.getName().toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  @Override
  public void install(File file) {
    try {
      BundleJar jar = BundleJar.read(file.toPath(), file.getName());
      Bundle own = framework.getBundle(location(file));
      Bundle same = installed(jar);
      if (own != null) {
        if (own.getLastModified() < file.lastModified()) {
          replace(own, file, jar, same);
        } else {
          own.start();
        }
      } else if (same == null) {
        start(file, jar);
      } else if (!same.getLocation().endsWith("/deploy/" + file.getName())) {
        throw occupied(jar);
      }
    } catch (UpgradeException e) {
      LOG.error("deploy/{}: {} What runs goes on.", file.getName(), e.getMessage());
    } catch (BundleException | IOException e) {
      LOG.error(
          "deploy/{} does not run: {}. What runs goes on.", file.getName(), Checks.missing(e));
      LOG.debug("deploy/{}", file.getName(), e);
    }
  }

  @Override
  public void update(File file) {
    install(file);
  }

  @Override
  public void uninstall(File file) throws BundleException {
    Bundle own = framework.getBundle(location(file));
    if (own != null) {
      own.uninstall();
      LOG.info("deploy/{} is gone, and so is {} {}", file.getName(), own, own.getVersion());
    }
  }

  private void start(File file, BundleJar jar) throws BundleException, IOException {
    try (InputStream in = Files.newInputStream(file.toPath())) {
      Bundle bundle = framework.installBundle(location(file), in);
      boolean started = false;
      try {
        bundle.start();
        started = true;
      } finally {
        if (!started) {
          bundle.uninstall();
        }
      }
      LOG.info("deploy/{}: {} {} runs", file.getName(), jar.symbolicName(), jar.version());
    }
  }

  private static void replace(Bundle own, File file, BundleJar jar, @Nullable Bundle same)
      throws BundleException, IOException, UpgradeException {
    if (same != null && !same.equals(own)) {
      throw occupied(jar);
    }
    try (InputStream in = Files.newInputStream(file.toPath())) {
      own.update(in);
      own.start();
      LOG.info("deploy/{}: {} {} is updated", file.getName(), jar.symbolicName(), jar.version());
    }
  }

  private static UpgradeException occupied(BundleJar jar) {
    return new UpgradeException(
        jar.symbolicName()
            + " "
            + jar.version()
            + " is installed already: give what changed a new Bundle-Version.");
  }

  private @Nullable Bundle installed(BundleJar jar) {
    for (Bundle bundle : framework.getBundles()) {
      if (jar.symbolicName().equals(bundle.getSymbolicName())
          && jar.version().equals(bundle.getVersion())) {
        return bundle;
      }
    }
    return null;
  }

  private static String location(File file) {
    return LOCATION + file.getName();
  }
}
