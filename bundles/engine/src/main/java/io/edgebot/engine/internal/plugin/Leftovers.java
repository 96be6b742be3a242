package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that plugins leave behind when they stop. Each start gets a thread group, which the
 * threads inherit that the plugin starts in it, and those that these start. Thread-safe.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final int MOST = 100;
  private static final int MOST_NAMES = 5;

  /** Threads for all, made on the call of whoever needs one first: the core's, and the JDK's. */
  private static final Pattern SHARED =
      Pattern.compile(
          "edgebot-(lane|journal|transport|datagrams|streams|udp|http|tap|drain|configuration|plugins"
              + "|heartbeat|retry)\\b.*|HttpClient-.*|CompletableFutureDelayScheduler");

  private final ScheduledExecutorService clock;
  private final long patienceMillis;
  private final Map<ThreadGroup, Stopped> stopped = new LinkedHashMap<>();

  /**
   * What has stopped.
   *
   * @param isOver whether it had the time to end
   */
  private record Stopped(PluginStatus status, boolean isOver) {}

  /**
   * Watches what is left.
   *
   * @param patienceMillis how long threads may take to end: idle ones of pools take half a minute
   */
  Leftovers(ScheduledExecutorService clock, long patienceMillis) {
    this.clock = clock;
    this.patienceMillis = patienceMillis;
  }

  /** A group for the threads of a start. */
  ThreadGroup group(String instance) {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return new ThreadGroup(root, "edgebot-" + instance);
  }

  /**
   * Looks after the threads of something that has stopped.
   *
   * @param status its name and version
   */
  void watch(PluginStatus status, ThreadGroup threads) {
    synchronized (this) {
      if (left(threads).isEmpty()) {
        release(threads);
        return;
      }
      if (stopped.size() >= MOST) {
        stopped.remove(stopped.keySet().iterator().next());
      }
      stopped.put(threads, new Stopped(status, false));
    }
    try {
      var unused = clock.schedule(() -> look(threads), patienceMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: nobody looks after its threads any more", status.instance());
    }
  }

  private synchronized void look(ThreadGroup threads) {
    Stopped one = stopped.get(threads);
    if (one == null) {
      return;
    }
    List<String> left = left(threads);
    if (left.isEmpty()) {
      stopped.remove(threads);
      release(threads);
    } else {
      PluginStatus status = one.status();
      stopped.put(threads, new Stopped(status, true));
      LOG.error("{} {} {}: {}", status.kind(), status.instance(), status.version(), sentence(left));
    }
  }

  /** What has left threads that do not end. */
  synchronized List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    for (Iterator<Map.Entry<ThreadGroup, Stopped>> all = stopped.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<ThreadGroup, Stopped> each = all.next();
      if (each.getValue().isOver()) {
        List<String> left = left(each.getKey());
        if (left.isEmpty()) {
          all.remove();
          release(each.getKey());
        } else {
          PluginStatus status = each.getValue().status();
          statuses.add(
              new PluginStatus(
                  status.kind(),
                  status.instance(),
                  status.version(),
                  status.state(),
                  sentence(left)));
        }
      }
    }
    return statuses;
  }

  private static String sentence(List<String> left) {
    List<String> shown = left.subList(0, Math.min(MOST_NAMES, left.size()));
    return "it has stopped and left threads behind, which hold its memory: "
        + String.join(", ", shown)
        + (left.size() > shown.size() ? " and " + (left.size() - shown.size()) + " more" : "")
        + "; bin/edgebot stop and start ends them";
  }

  /** The names of the threads that run, without those for all. */
  private static List<String> left(ThreadGroup threads) {
    Thread[] found = new Thread[threads.activeCount() + MOST_NAMES];
    int count = threads.enumerate(found, true);
    return Arrays.stream(found, 0, count)
        .filter(thread -> !isShared(thread))
        .map(Thread::getName)
        .sorted()
        .toList();
  }

  private static boolean isShared(Thread thread) {
    String type = thread.getClass().getName();
    return SHARED.matcher(thread.getName()).matches()
        || type.startsWith("jdk.internal.")
        || type.equals("java.util.concurrent.ForkJoinWorkerThread");
  }

  /** JDK 17 keeps a group until it is destroyed; later ones do not, and do nothing here. */
  @SuppressWarnings("removal")
  private static void release(ThreadGroup threads) {
    try {
      threads.destroy();
    } catch (IllegalThreadStateException e) {
      LOG.debug("{} still holds threads for all", threads.getName(), e);
    }
  }
}
