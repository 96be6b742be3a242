package io.edgebot.operations.updates.internal;

import io.edgebot.operations.updates.internal.UpgradeRecord.Phase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once after each start, ends upgrades in the middle of which the process died, and does again what
 * a lost bundle cache has forgotten.
 */
@Component(
    service = {},
    immediate = true)
public final class UnfinishedUpgrades {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedUpgrades.class);

  /** In the bundle cache: who finds it knows that the cache is the one of last time. */
  private static final String MARK = "cache-is-known";

  private final BundleContext context;
  private final FeaturesService service;
  private final Features features;
  private final Stage stage = Stage.ofInstance();
  private @Nullable Thread thread;

  /** Waits for the end of the boot. */
  @Activate
  public UnfinishedUpgrades(BundleContext context, @Reference FeaturesService service) {
    this.context = context;
    this.service = service;
    features = new Features(context, service);
  }

  /** (Optional, since no bundle declares that it offers this service.) */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindBoot(BootFinished boot) {
    if (thread == null) {
      thread = new Thread(this::run, "edgebot-upgrades");
      thread.start();
    }
  }

  void unbindBoot(BootFinished boot) {}

  @Deactivate
  synchronized void deactivate() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    UpgradeCommand.ONE.lock();
    try {
      File mark = context.getDataFile(MARK);
      boolean known = mark == null || mark.exists();
      for (UpgradeRecord record : UpgradeRecord.all(stage)) {
        settle(record, known);
      }
      if (mark != null) {
        // Not empty: bin/edgebot takes an empty file for the sign of a power cut.
        Files.writeString(mark.toPath(), MARK);
      }
    } catch (IOException e) {
      LOG.error("what was upgraded before cannot be read: {}", UpgradeException.words(e), e);
    } finally {
      UpgradeCommand.ONE.unlock();
    }
  }

  private void settle(UpgradeRecord record, boolean cacheKnown) {
    try {
      switch (record.phase()) {
        case TRYING -> undo(record);
        case LEAVING -> finish(record);
        case DONE -> {
          if (!cacheKnown) {
            again(record);
          }
        }
      }
    } catch (Exception e) { // what the feature service declares
      LOG.error(
          "the upgrade of {} from {} to {} was interrupted and cannot be ended: {}. Look at"
              + " feature:list -i, and take one of them away with feature:uninstall {}/<version>",
          record.feature(),
          record.from(),
          record.to(),
          UpgradeException.words(e),
          record.feature(),
          e);
    }
  }

  private void undo(UpgradeRecord record) throws Exception {
    if (features.isInstalled(record.feature(), record.from())) {
      features.remove(record.feature(), record.to(), record.bundles());
      LOG.warn(
          "the upgrade of {} to {} was interrupted before it had proven itself: {} runs again",
          record.feature(),
          record.to(),
          record.from());
    }
    UpgradeRecord.delete(stage, record.feature());
  }

  private void finish(UpgradeRecord record) throws Exception {
    if (features.isInstalled(record.feature(), record.to())) {
      if (features.isInstalled(record.feature(), record.from())) {
        features.uninstall(record.feature(), record.from());
      }
      record.in(Phase.DONE).write(stage);
      LOG.info("the upgrade of {} to {} is ended", record.feature(), record.to());
    } else {
      again(record);
    }
  }

  /** The cache was lost, so that the boot installed what the distribution has. */
  private void again(UpgradeRecord record) throws Exception {
    String now = installed(record.feature());
    if (now == null || now.equals(record.to())) {
      return;
    }
    boolean back = compare(record.to(), record.from()) < 0;
    if (back ? !now.equals(record.from()) : compare(now, record.to()) > 0) {
      LOG.info("{} is {} now: the upgrade to {} is over", record.feature(), now, record.to());
      UpgradeRecord.delete(stage, record.feature());
      return;
    }
    features.add(record.repository());
    features.install(record.feature(), record.to());
    features.uninstall(record.feature(), now);
    record.in(Phase.DONE).write(stage);
    LOG.info("{} is {} again, after the bundle cache was made anew", record.feature(), record.to());
  }

  private @Nullable String installed(String feature) throws Exception {
    String found = null;
    for (Feature each : service.listInstalledFeatures()) {
      if (each.getName().equals(feature)
          && (found == null || compare(each.getVersion(), found) > 0)) {
        found = each.getVersion();
      }
    }
    return found;
  }

  private static int compare(String one, String other) {
    return Version.parseVersion(one).compareTo(Version.parseVersion(other));
  }
}
