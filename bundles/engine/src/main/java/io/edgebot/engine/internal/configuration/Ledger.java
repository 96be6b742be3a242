package io.edgebot.engine.internal.configuration;

import io.edgebot.engine.internal.configuration.Watched.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pid files say, what bundles refuse of it, and what worked before: decides what each bundle
 * is to work with. Thread-safe. A mark tells which configuration a plugin's properties come from;
 * without one they are as the file says.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final LastGood lastGood;
  private final Map<String, Watched> watched = new HashMap<>();

  Ledger(LastGood lastGood) {
    this.lastGood = lastGood;
  }

  /**
   * Takes what a file says, for a bundle.
   *
   * @param wrong why the bundle cannot use it; empty if nothing is known against it
   * @param unknown which of its keys nobody reads; empty if there are none
   * @return what the bundle is to work with
   */
  synchronized Content give(
      String pid, Bundle bundle, Content given, String wrong, String unknown) {
    Watched seen = watched.computeIfAbsent(pid, name -> new Watched());
    Remembered last = lastGood.get(pid);
    seen.give(given, last);
    remark(seen, bundle, given, unknown);
    if (!wrong.isEmpty() && seen.refusal(bundle, given) == null) {
      refuse(seen, last, bundle, given, new Refusal(wrong, NamedFiles.NONE));
    }
    return last != null && seen.refusal(bundle, given) != null && goesOn(seen, last, bundle, given)
        ? last.content()
        : given;
  }

  synchronized boolean knows(String pid) {
    return watched.containsKey(pid);
  }

  /** Takes what a file said before anybody asked. */
  synchronized void learn(String pid, Content given) {
    if (!watched.containsKey(pid)) {
      Watched seen = new Watched();
      seen.give(given, lastGood.get(pid));
      watched.put(pid, seen);
    }
  }

  /** The file is gone. */
  synchronized void forget(String pid) {
    watched.remove(pid);
    lastGood.remove(pid);
  }

  /** Why a bundle cannot work with what it has; empty if nothing is known against it. */
  synchronized String refusal(Bundle bundle, String pid, @Nullable Object mark) {
    Work work = work(pid, mark);
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
        ? refusal.sentence() + "; it worked before: its plugin or a file that it names has changed"
        : first.sentence() + "; the last good configuration is refused, too: " + refusal.sentence();
  }

  /**
   * Notes a refusal.
   *
   * @param always whether also where nothing can take the place of what is refused
   * @return whether something does
   */
  synchronized boolean refuse(
      Bundle bundle, String pid, @Nullable Object mark, Refusal refusal, boolean always) {
    Work work = work(pid, mark);
    if (work == null || work.seen.refusal(bundle, work.used) != null) {
      return false;
    }
    boolean isReplaced = goesOn(work.seen, work.last, bundle, work.used);
    if (always || isReplaced) {
      refuse(work.seen, work.last, bundle, work.used, refusal);
    }
    return isReplaced;
  }

  /** Notes that what the file says works. */
  synchronized void good(String pid, @Nullable Object mark) {
    Work work = work(pid, mark);
    if (work != null && work.isGiven()) {
      lastGood.put(pid, work.given);
    }
  }

  /** Why a bundle works with another configuration than the file's; empty if it does not. */
  synchronized String notice(Bundle bundle, String pid, @Nullable Object mark) {
    Work work = work(pid, mark);
    if (work == null || work.last == null || work.isGiven()) {
      return "";
    }
    Refusal refusal = work.seen.refusal(bundle, work.given);
    return refusal == null ? "" : refusal.sentence() + goesOn(work.last);
  }

  /** What is odd about what the file says. */
  synchronized String remark(Bundle bundle, String pid, @Nullable Object mark) {
    Work work = work(pid, mark);
    if (work == null) {
      return "";
    }
    String known = work.seen.remark(bundle);
    if (known != null) {
      return known;
    }
    String unknown = KnownKeys.unknown(bundle, pid, work.given);
    remark(work.seen, bundle, work.given, unknown);
    return unknown;
  }

  /** Forgets refusals whose files have changed, and returns their pids. */
  synchronized List<String> forgetChanged() {
    List<String> changed = new ArrayList<>();
    watched.forEach(
        (pid, seen) -> {
          if (seen.forgetChanged()) {
            changed.add(pid);
          }
        });
    return changed;
  }

  private static void remark(Watched seen, Bundle bundle, Content given, String unknown) {
    if (seen.remark(bundle, given, unknown)) {
      LOG.warn("{}", unknown);
    }
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
  private @Nullable Work work(String pid, @Nullable Object mark) {
    Watched seen = watched.get(pid);
    Content given = seen == null ? null : seen.given();
    if (seen == null || given == null) {
      return null;
    }
    Remembered last = lastGood.get(pid);
    if (mark == null || mark.equals(given.fingerprint())) {
      return new Work(seen, given, given, last);
    }
    return last != null && mark.equals(last.content().fingerprint())
        ? new Work(seen, last.content(), given, last)
        : null;
  }
}
