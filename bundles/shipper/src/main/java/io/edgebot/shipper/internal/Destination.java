package io.edgebot.shipper.internal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A mothership: its URL, and what is known of what it understands. Thread-safe. */
final class Destination {
  /** How long a mothership that starts may have no {@code /ingest} yet. */
  private static final long START_NANOS = Duration.ofMinutes(2).toNanos();

  private final URI ingest;
  private final URI livez;
  private final String name;
  private final Set<Encoding> rejected = EnumSet.noneOf(Encoding.class);
  private @Nullable Set<String> understood;
  private final LongSupplier nanoTime;
  private boolean answered;
  private boolean missing;
  private long missingSince;

  /** A mothership by the URL of its {@code /ingest}. */
  Destination(URI ingest) {
    this(ingest, System::nanoTime);
  }

  Destination(URI ingest, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.ingest = ingest;
    String path = ingest.getRawPath();
    String server = ingest.getScheme() + "://" + ingest.getRawAuthority();
    this.livez =
        URI.create(server + path.substring(0, Math.max(0, path.lastIndexOf('/'))) + "/livez");
    this.name = server + path;
  }

  URI ingest() {
    return ingest;
  }

  /** Where it says that it is alive: beside its {@code /ingest}. */
  URI livez() {
    return livez;
  }

  /** The URL as people may see it: without a query, which may hold a secret. */
  @Override
  public String toString() {
    return name;
  }

  /** Takes note of an answer. */
  synchronized void answered(Answer answer) {
    answered = true;
    boolean missingNow = answer.status() == 404 && answer.encodings() == null;
    if (missingNow && !missing) {
      missingSince = nanoTime.getAsLong();
    }
    missing = missingNow;
    if (answer.encodings() != null) {
      understood = answer.encodings();
    }
  }

  /** Whether it answered since the last failure, so that its connection was kept open. */
  synchronized boolean hasAnswered() {
    return answered;
  }

  /** Whether it is known to be an EdgeBot mothership. */
  synchronized boolean isMothership() {
    return understood != null;
  }

  /**
   * Whether its last answer was 404 and may pass: it is a mothership, and its HTTP server is up
   * before what serves {@code /ingest}.
   */
  synchronized boolean mayBeStarting() {
    return missing && understood != null && nanoTime.getAsLong() - missingSince < START_NANOS;
  }

  /** Takes note that it does not take an encoding. */
  synchronized void reject(Encoding encoding) {
    rejected.add(encoding);
  }

  /** Forgets what it rejected: after a failure it may come back as another version. */
  synchronized void reset() {
    rejected.clear();
    answered = false;
  }

  /**
   * The encodings to try, best first.
   *
   * @param compression the setting
   * @param stitched whether gzip costs nothing
   */
  synchronized List<Encoding> encodings(String compression, boolean stitched) {
    List<Encoding> order = new ArrayList<>();
    boolean wantsGzip = compression.equals("gzip") || (compression.equals("auto") && stitched);
    if (compression.equals("none")) {
      order.add(Encoding.NONE);
    }
    if (wantsGzip) {
      order.add(Encoding.GZIP);
    }
    if (understood != null && understood.contains("zstd") && Compressor.zstdAvailable()) {
      order.add(Encoding.ZSTD);
    }
    if (!wantsGzip) {
      order.add(Encoding.GZIP);
    }
    if (!compression.equals("none")) {
      order.add(Encoding.NONE);
    }
    order.removeAll(rejected);
    return order;
  }
}
