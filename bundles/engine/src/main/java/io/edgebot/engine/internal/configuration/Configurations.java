package io.edgebot.engine.internal.configuration;

import io.edgebot.engine.internal.configuration.Watched.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps plugins working when a pid file goes bad: what a plugin refuses is replaced by the last
 * configuration that worked, for as long as the file says the same. A configuration plugin (OSGi
 * Compendium 104.9) that stands before the one that resolves placeholders, so that no secret of the
 * environment is remembered.
 */
@Component(
    service = {ConfigurationPlugin.class, ConfigurationListener.class, PluginConfigurations.class},
    immediate = true,
    property = ConfigurationPlugin.CM_RANKING + ":Integer=100")
public final class Configurations
    implements ConfigurationPlugin, ConfigurationListener, PluginConfigurations {
  /** The property that tells which configuration a plugin's properties come from. */
  static final String MARK = "edgebot.configuration";

  private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
  private static final long FILES_SECONDS = 15;

  private final Redelivery redelivery;
  private final Ledger ledger;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "edgebot-configuration"));

  /** Reads what is remembered. */
  @Activate
  public Configurations(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    this(new AdminRedelivery(context, admin));
  }

  private Configurations(AdminRedelivery redelivery) throws IOException {
    this(redelivery, remembered(redelivery));
  }

  Configurations(Redelivery redelivery, LastGood lastGood) {
    this.redelivery = redelivery;
    this.ledger = new Ledger(lastGood);
    var unused =
        worker.scheduleWithFixedDelay(
            this::lookAtFiles, FILES_SECONDS, FILES_SECONDS, TimeUnit.SECONDS);
  }

  /** What is remembered of files that are still there. */
  private static LastGood remembered(Redelivery redelivery) throws IOException {
    LastGood lastGood =
        new LastGood(Path.of(System.getProperty("karaf.data", "data"), "configuration"));
    for (String pid : lastGood.pids()) {
      if (!ConfigFiles.isThere(pid) && redelivery.content(pid) == null) {
        lastGood.remove(pid);
      }
    }
    return lastGood;
  }

  @Deactivate
  void close() {
    worker.shutdownNow();
  }

  @Override
  @SuppressWarnings("JdkObsolete") // Config Admin's own type.
  public void modifyConfiguration(
      @Nullable ServiceReference<?> target, Dictionary<String, Object> properties) {
    Bundle bundle = target == null ? null : target.getBundle();
    if (bundle == null
        || !(properties.get("service.pid") instanceof String pid)
        || !PluginPids.isOurs(pid)) {
      return;
    }
    Content given = Content.of(properties);
    boolean isPlugin = PluginPids.isPlugin(pid);
    Content used =
        ledger.give(
            pid,
            bundle,
            given,
            isPlugin ? Validation.check(bundle, pid, given) : "",
            KnownKeys.unknown(bundle, pid, given));
    if (!used.isSame(given)) {
      used.replace(properties);
    }
    if (isPlugin) {
      properties.put(MARK, used.fingerprint());
    }
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getType() == ConfigurationEvent.CM_DELETED) {
      ledger.forget(event.getPid());
    }
  }

  @Override
  public String refusal(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    return ledger.refusal(bundle, pid(properties), properties.get(MARK));
  }

  @Override
  public void refused(Bundle bundle, Map<String, ?> properties, String sentence) {
    refused(bundle, properties, sentence, true);
  }

  @Override
  public boolean replace(Bundle bundle, Map<String, ?> properties, String sentence) {
    return refused(bundle, properties, sentence, false);
  }

  private boolean refused(
      Bundle bundle, Map<String, ?> properties, String sentence, boolean always) {
    Refusal refusal = new Refusal(sentence, NamedFiles.of(properties));
    String pid = pid(properties);
    prepare(properties);
    boolean isReplaced = ledger.refuse(bundle, pid, properties.get(MARK), refusal, always);
    if (isReplaced) {
      deliver(pid);
    }
    return isReplaced;
  }

  @Override
  public void good(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    ledger.good(pid(properties), properties.get(MARK));
  }

  @Override
  public String notice(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    return ledger.notice(bundle, pid(properties), properties.get(MARK));
  }

  @Override
  public String remark(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    return ledger.remark(bundle, pid(properties), properties.get(MARK));
  }

  /** Asks Config Admin for what a plugin was given before this component was there. */
  private void prepare(Map<String, ?> properties) {
    String pid = pid(properties);
    if (!PluginPids.isPlugin(pid) || ledger.knows(pid)) {
      return;
    }
    try {
      Content content = redelivery.content(pid);
      if (content != null) {
        ledger.learn(pid, content);
      }
    } catch (IOException e) {
      LOG.warn("{}: its configuration cannot be read", pid, e);
    }
  }

  private static String pid(Map<String, ?> properties) {
    Object pid = properties.get("service.pid");
    return pid instanceof List<?> pids && !pids.isEmpty()
        ? String.valueOf(pids.get(0))
        : String.valueOf(pid);
  }

  /** A secret that could not be read, and now can. */
  void lookAtFiles() {
    for (String pid : ledger.forgetChanged()) {
      LOG.info("{}: a file that it names has changed", pid);
      deliver(pid);
    }
  }

  /** Later, and on a thread that holds no lock, since components come and go meanwhile. */
  private void deliver(String pid) {
    try {
      worker.execute(() -> deliverNow(pid));
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: nothing is delivered any more", pid, e);
    }
  }

  private void deliverNow(String pid) {
    try {
      redelivery.deliver(pid);
    } catch (IOException | RuntimeException e) {
      LOG.error("{}: its configuration cannot be delivered again", pid, e);
    }
  }
}
