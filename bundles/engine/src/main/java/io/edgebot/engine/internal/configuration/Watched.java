package io.edgebot.engine.internal.configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** One pid: what its file says now, and which bundle refused which configuration of it. */
final class Watched {
  private static final int MOST = 32;

  private final Map<Key, Refusal> refusals = new LinkedHashMap<>();
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

  /** Sets what the file says; refusals of what it said before are of no interest any more. */
  void give(Content content, @Nullable Remembered lastGood) {
    given = content;
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

  /** Forgets refusals whose files have changed. */
  boolean forgetChanged() {
    return refusals.values().removeIf(refusal -> refusal.files().haveChanged());
  }
}
