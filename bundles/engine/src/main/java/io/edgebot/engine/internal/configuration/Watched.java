package io.edgebot.engine.internal.configuration;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** One pid: what its file says now, and what bundles refuse or do not know of it. */
final class Watched {
  private static final int MOST = 32;

  private final Map<Key, Refusal> refusals = new LinkedHashMap<>();
  private final Map<Key, String> remarks = new HashMap<>();
  private String lastRemark = "";
  private @Nullable Content given;

  /**
   * Why a bundle cannot use a configuration.
   *
   * @param files that the configuration names, as they were
   */
  record Refusal(String sentence, NamedFiles files) {}

  /** A bundle is another one after its update. */
  private record Key(long bundle, long modified, String fingerprint) {
    static Key of(Bundle bundle, Content content) {
      return new Key(bundle.getBundleId(), bundle.getLastModified(), content.fingerprint());
    }
  }

  @Nullable Content given() {
    return given;
  }

  /** Sets what the file says; what was noted of what it said before is of no interest any more. */
  void give(Content content, @Nullable Remembered lastGood) {
    given = content;
    remarks.keySet().removeIf(key -> !key.fingerprint.equals(content.fingerprint()));
    refusals
        .keySet()
        .removeIf(
            key ->
                !key.fingerprint.equals(content.fingerprint())
                    && (lastGood == null
                        || !key.fingerprint.equals(lastGood.content().fingerprint())));
  }

  @Nullable Refusal refusal(Bundle bundle, Content content) {
    return refusals.get(Key.of(bundle, content));
  }

  /** Notes a refusal. */
  void refuse(Bundle bundle, Content content, Refusal refusal) {
    if (refusals.size() >= MOST) {
      refusals.remove(refusals.keySet().iterator().next());
    }
    refusals.put(Key.of(bundle, content), refusal);
  }

  /** What is odd about what the file says, for a bundle; null if nobody has looked yet. */
  @Nullable String remark(Bundle bundle) {
    return given == null ? null : remarks.get(Key.of(bundle, given));
  }

  /** Notes what is odd; returns whether that is worth telling. */
  boolean remark(Bundle bundle, Content content, String sentence) {
    if (remarks.size() >= MOST) {
      remarks.clear();
    }
    remarks.put(Key.of(bundle, content), sentence);
    boolean isNew = !sentence.equals(lastRemark);
    lastRemark = sentence;
    return isNew && !sentence.isEmpty();
  }

  /** Forgets refusals whose files have changed. */
  boolean forgetChanged() {
    return refusals.values().removeIf(refusal -> refusal.files().haveChanged());
  }
}
