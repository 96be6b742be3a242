package io.edgebot.engine.internal.configuration;

import io.edgebot.engine.internal.configuration.Watched.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
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
  private final LastGood lastGood;
  private final Map<String, Watched> watched = new HashMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "edgebot-configuration"));

  /** Reads what is remembered. */
  @Activate
  public Configurations(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    this(
        new AdminRedelivery(context, admin),
        new LastGood(Path.of(System.getProperty("karaf.data", "data"), "configuration")));
    for (String pid : lastGood.pids()) {
      if (!ConfigFiles.isThere(pid) && redelivery.content(pid) == null) {
        lastGood.remove(pid);
      }
    }
  }

  Configurations(Redelivery redelivery, LastGood lastGood) {
    this.redelivery = redelivery;
    this.lastGood = lastGood;
    var unused =
        worker.scheduleWithFixedDelay(
            this::lookAtFiles, FILES_SECONDS, FILES_SECONDS, TimeUnit.SECONDS);
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
    String unknown = KnownKeys.unknown(bundle, pid, given);
    String wrong = PluginPids.isPlugin(pid) ? Validation.check(bundle, pid, given) : "";
    Content used;
    synchronized (this) {
      Watched seen = watched.computeIfAbsent(pid, name -> new Watched());
      Remembered last = lastGood.get(pid);
      seen.give(given, last);
      remark(seen, bundle, given, unknown);
      if (!wrong.isEmpty() && seen.refusal(bundle, given) == null) {
        refuse(seen, last, bundle, given, new Refusal(wrong, NamedFiles.NONE));
      }
      used = used(seen, last, bundle, given);
    }
    if (!used.isSame(given)) {
      used.replace(properties);
    }
    if (PluginPids.isPlugin(pid)) {
      properties.put(MARK, used.fingerprint());
    }
  }

  @Override
  public synchronized void configurationEvent(ConfigurationEvent event) {
    if (event.getType() == ConfigurationEvent.CM_DELETED) {
      watched.remove(event.getPid());
      lastGood.remove(event.getPid());
    }
  }

  @Override
  public String refusal(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    synchronized (this) {
      Work work = work(properties);
      Refusal refusal = work == null ? null : work.seen.refusal(bundle, work.used);
      if (work == null || refusal == null) {
        return "";
      }
      Remembered last = work.last;
      if (last == null || !last.content().isSame(work.used)) {
        return refusal.sentence();
      }
      Refusal first = work.seen.refusal(bundle, work.given);
      return work.isGiven() || first == null
          ? refusal.sentence()
              + "; it worked before: its plugin or a file that it names has changed"
          : first.sentence()
              + "; the last good configuration is refused, too: "
              + refusal.sentence();
    }
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
    NamedFiles files = NamedFiles.of(properties);
    prepare(properties);
    synchronized (this) {
      Work work = work(properties);
      if (work == null || work.seen.refusal(bundle, work.used) != null) {
        return false;
      }
      boolean isReplaced = goesOn(work.seen, work.last, bundle, work.used);
      if (always || isReplaced) {
        refuse(work.seen, work.last, bundle, work.used, new Refusal(sentence, files));
      }
      if (isReplaced) {
        deliver(pid(properties));
      }
      return isReplaced;
    }
  }

  @Override
  public void good(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    synchronized (this) {
      Work work = work(properties);
      if (work != null && work.isGiven()) {
        lastGood.put(pid(properties), work.given);
      }
    }
  }

  @Override
  public String notice(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    synchronized (this) {
      Work work = work(properties);
      if (work == null || work.last == null || work.isGiven()) {
        return "";
      }
      Refusal refusal = work.seen.refusal(bundle, work.given);
      return refusal == null ? "" : refusal.sentence() + goesOn(work.last);
    }
  }

  @Override
  public String remark(Bundle bundle, Map<String, ?> properties) {
    prepare(properties);
    Work work;
    synchronized (this) {
      work = work(properties);
      String known = work == null ? "" : work.seen.remark(bundle);
      if (work == null || known != null) {
        return known == null ? "" : known;
      }
    }
    String unknown = KnownKeys.unknown(bundle, pid(properties), work.given);
    synchronized (this) {
      remark(work.seen, bundle, work.given, unknown);
    }
    return unknown;
  }

  private static void remark(Watched seen, Bundle bundle, Content given, String unknown) {
    if (seen.remark(bundle, given, unknown)) {
      LOG.warn("{}", unknown);
    }
  }

  /** What a bundle is to work with: what the file says, or what worked where it refuses that. */
  private static Content used(
      Watched seen, @Nullable Remembered last, Bundle bundle, Content given) {
    return last != null && seen.refusal(bundle, given) != null && goesOn(seen, last, bundle, given)
        ? last.content()
        : given;
  }

  private static void refuse(
      Watched seen, @Nullable Remembered last, Bundle bundle, Content content, Refusal refusal) {
    seen.refuse(bundle, content, refusal);
    LOG.error(
        "{}{}",
        refusal.sentence(),
        last != null && goesOn(seen, last, bundle, content)
            ? goesOn(last)
            : "; it does not run until that is mended");
  }

  /** Whether there is another configuration that worked, in the place of one that does not. */
  private static boolean goesOn(
      Watched seen, @Nullable Remembered last, Bundle bundle, Content content) {
    return last != null
        && !last.content().isSame(content)
        && seen.refusal(bundle, last.content()) == null;
  }

  private static String goesOn(Remembered last) {
    return "; it goes on with its last good configuration, of " + last.since();
  }

  /**
   * What a plugin works with.
   *
   * @param used the configuration that its properties come from
   * @param given what its file says
   */
  private record Work(Watched seen, Content used, Content given, @Nullable Remembered last) {
    boolean isGiven() {
      return used.isSame(given);
    }
  }

  /** Null if it is not a plugin's, or if its properties are outdated. */
  private @Nullable Work work(Map<String, ?> properties) {
    String pid = pid(properties);
    Watched seen = watched.get(pid);
    Content given = seen == null ? null : seen.given();
    if (seen == null || given == null) {
      return null;
    }
    Remembered last = lastGood.get(pid);
    Object mark = properties.get(MARK);
    if (mark == null || mark.equals(given.fingerprint())) {
      return new Work(seen, given, given, last);
    }
    return last != null && mark.equals(last.content().fingerprint())
        ? new Work(seen, last.content(), given, last)
        : null;
  }

  /** Asks Config Admin for what a plugin was given before this component was there. */
  private void prepare(Map<String, ?> properties) {
    String pid = pid(properties);
    synchronized (this) {
      if (!PluginPids.isPlugin(pid) || watched.containsKey(pid)) {
        return;
      }
    }
    Content content;
    try {
      content = redelivery.content(pid);
    } catch (IOException e) {
      LOG.warn("{}: its configuration cannot be read", pid, e);
      return;
    }
    synchronized (this) {
      if (content != null && !watched.containsKey(pid)) {
        Watched seen = new Watched();
        seen.give(content, lastGood.get(pid));
        watched.put(pid, seen);
      }
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
    synchronized (this) {
      watched.forEach(
          (pid, seen) -> {
            if (seen.forgetChanged()) {
              LOG.info("{}: a file that it names has changed", pid);
              deliver(pid);
            }
          });
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
