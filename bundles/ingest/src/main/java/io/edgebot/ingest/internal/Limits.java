package io.edgebot.ingest.internal;

/**
 * What one request may hold at most.
 *
 * @param requestBytes of the body as sent
 * @param inflatedBytes of the body uncompressed
 * @param ratio of uncompressed to sent bytes, looked at above {@link #RATIO_FREE_BYTES}
 * @param events in the request
 * @param eventBytes of one encoded event
 */
record Limits(int requestBytes, int inflatedBytes, int ratio, int events, int eventBytes) {
  /** Below this many uncompressed bytes the ratio does not matter: repetitive text is common. */
  static final int RATIO_FREE_BYTES = 1 << 20;

  /** The defaults of the configuration. */
  static final Limits DEFAULT = new Limits(16 << 20, 128 << 20, 1000, 100_000, 1 << 20);

  /** Refuses a body that inflates too far, before more of it is inflated. */
  void checkRatio(long sent, long inflated) throws RequestException {
    if (inflated > RATIO_FREE_BYTES && inflated > sent * ratio) {
      throw RequestException.tooLarge(
          "Request body inflates to more than " + ratio + " times its size");
    }
  }
}
