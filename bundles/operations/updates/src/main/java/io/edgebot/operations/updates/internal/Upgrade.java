package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.operations.updates.internal.UpgradeRecord.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a plugin's version by another. The new one is installed beside the old one, and the
 * engine hands the instances over; the old one leaves when the new one has proven itself, else the
 * new one does.
 */
final class Upgrade {
  private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
  private static final Duration BACK = Duration.ofSeconds(10);

  private final Operations engine;
  private final Stage stage;
  private final Arrival arrival;
  private final Checks checks;
  private final Features features;
  private final BroughtVersions brought;
  private final PrintStream out;

  Upgrade(
      BundleContext context,
      FeaturesService service,
      Operations engine,
      Stage stage,
      PrintStream out) {
    this.engine = engine;
    this.stage = stage;
    this.out = out;
    arrival = new Arrival(service, stage);
    checks = new Checks(context, service);
    features = new Features(context, service);
    brought = new BroughtVersions(stage, features);
  }

  /**
   * Does it.
   *
   * @param source version, file or URL
   * @param sha256 of the file; empty if the user gave none
   * @param force whether to go back to an older version
   * @param timeout for the new version to run as well as the old one
   * @throws UpgradeException why it is not done; everything is as before then
   */
  void run(String feature, String source, String sha256, boolean force, Duration timeout)
      throws Exception {
    Feature installed = checks.installed(feature);
    NewVersion old = arrival.describe(installed);
    checks.plugin(old);
    NewVersion fresh = arrival.bring(installed, source, sha256);
    boolean proven = false;
    try {
      checks.replaceable(old, fresh, force);
      features.add(fresh.repository());
      checks.resolvable(fresh);
      out.println(
          feature
              + " "
              + old.version()
              + " -> "
              + fresh.version()
              + (fresh.sha256().isEmpty() ? "" : " (SHA-256 " + fresh.sha256() + ")"));
      replace(old, fresh, timeout);
      proven = true;
    } finally {
      if (!proven) {
        brought.discard(fresh);
      }
    }
    brought.keepOnly(old, fresh);
    out.println(
        "Version "
            + old.version()
            + " is taken away. To go back: edgebot:upgrade"
            + (fresh.isLaterThan(old) ? " --force " : " ")
            + feature
            + " "
            + old.version());
  }

  private void replace(NewVersion old, NewVersion fresh, Duration timeout) throws Exception {
    List<Bundle> before = checks.bundles(old.bundles());
    Map<InstanceKey, Version> now = Instances.of(before);
    Proof proof = new Proof(engine, now, wanted(before, now, fresh));
    UpgradeRecord record =
        new UpgradeRecord(
            old.name(),
            old.version(),
            fresh.version(),
            Phase.TRYING,
            fresh.repository(),
            fresh.bundles().stream().filter(jar -> !old.bundles().contains(jar)).toList());
    record.write(stage);
    String trouble;
    try (Interruptions interruptions = new Interruptions(engine, now.keySet())) {
      trouble = tryIt(old, fresh, before, proof, timeout);
      if (trouble == null) {
        tell(now.keySet(), fresh, interruptions.longest());
      }
    }
    if (trouble != null) {
      throw new UpgradeException(undo(record, before, now, trouble));
    }
    record.in(Phase.LEAVING).write(stage);
    features.uninstall(old.name(), old.version());
    record.in(Phase.DONE).write(stage);
    LOG.info("{} {} replaced {}", old.name(), fresh.version(), old.version());
  }

  /** Brings the new version to run; returns why it does not, or null. */
  private @Nullable String tryIt(
      NewVersion old, NewVersion fresh, List<Bundle> before, Proof proof, Duration timeout) {
    try {
      features.install(fresh.name(), fresh.version());
      if (!fresh.isLaterThan(old)) {
        // The engine prefers the later version for as long as it is there.
        String unknown = proof.awaitKnown(timeout);
        if (unknown != null) {
          return unknown;
        }
        Features.stop(before);
      }
      return proof.await(timeout);
    } catch (InterruptedException e) {
      return "the command was interrupted";
    } catch (Exception e) { // what the feature service declares
      LOG.warn("{} {} cannot be installed", fresh.name(), fresh.version(), e);
      return Checks.missing(e);
    }
  }

  /** Takes the new version away; returns the sentence for the user. */
  private String undo(
      UpgradeRecord record, List<Bundle> before, Map<InstanceKey, Version> now, String trouble)
      throws Exception {
    String was =
        record.feature()
            + " stays at "
            + record.from()
            + ": version "
            + record.to()
            + " was tried and taken away, because "
            + trouble
            + ".";
    LOG.warn("{}", was);
    try {
      // At once, so that the old version goes on; the feature service takes its time.
      Features.stop(checks.bundles(record.bundles()));
      Features.start(before);
      features.remove(record.feature(), record.to(), record.bundles());
    } catch (BundleException e) {
      LOG.error("{} {} cannot be taken away", record.feature(), record.to(), e);
      return record.feature()
          + " "
          + record.to()
          + " does not work, because "
          + trouble
          + ", and cannot be taken away either ("
          + UpgradeException.words(e)
          + "): type feature:uninstall "
          + record.feature()
          + "/"
          + record.to()
          + ".";
    }
    String still = new Proof(engine, now, now).awaitRunning(BACK);
    UpgradeRecord.delete(stage, record.feature());
    return still == null ? was : was + " But now " + still + ".";
  }

  private static Map<InstanceKey, Version> wanted(
      List<Bundle> before, Map<InstanceKey, Version> now, NewVersion fresh) {
    Map<InstanceKey, Version> wanted = new TreeMap<>();
    for (Bundle bundle : before) {
      for (InstanceKey key : Instances.of(List.of(bundle)).keySet()) {
        for (BundleJar jar : fresh.bundles()) {
          if (jar.symbolicName().equals(bundle.getSymbolicName())) {
            wanted.put(key, jar.version());
          }
        }
      }
    }
    wanted.keySet().retainAll(now.keySet());
    return wanted;
  }

  private void tell(
      Iterable<InstanceKey> instances, NewVersion fresh, Map<InstanceKey, Duration> interruptions) {
    boolean any = false;
    for (InstanceKey key : instances) {
      any = true;
      Duration gap = interruptions.get(key);
      out.println(
          key
              + ": "
              + fresh.version()
              + " runs"
              + (gap == null
                  ? ", as well as the version before it"
                  : "; between the two, nothing ran for " + gap.toMillis() + " ms"));
    }
    if (!any) {
      out.println("No instance is configured: the bundle runs.");
    }
  }
}
