package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.BatchLimits;
import io.edgebot.lib.http.AdaptiveLimits;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the entries of a stream into requests of bounded size, and makes one ahead if it is told to.
 * Used by one thread.
 */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final PushEncoder encoder;
  private final AdaptiveLimits limits;
  private @Nullable Request prepared;

  Requests(PushEncoder encoder, int maxBytes) {
    this.encoder = encoder;
    this.limits =
        new AdaptiveLimits(new BatchLimits(Integer.MAX_VALUE, maxBytes, false), System::nanoTime);
  }

  /**
   * A request with some of a stream's entries.
   *
   * @param all the entries that are to be pushed to the stream
   * @param from index of the first that is in it
   * @param to index of the first behind it
   */
  record Request(Stream stream, List<Entry> all, int from, int to, LokiClient.Push push) {
    /** The entries in it. */
    List<Entry> entries() {
      return all.subList(from, to);
    }
  }

  /** The request with the entries from an index on. */
  Request next(Stream stream, List<Entry> entries, int from) throws IOException {
    int to = end(entries, from);
    Request ready = prepared;
    prepared = null;
    // Another limit holds, or others were pushed meanwhile: it is made anew.
    return ready != null
            && ready.stream() == stream
            && ready.all() == entries
            && ready.from() == from
            && ready.to() == to
        ? ready
        : make(stream, entries, from, to);
  }

  /** Makes the one that follows a request, if there is one, before it is asked for. */
  void prepare(Request last) {
    List<Entry> entries = last.all();
    int from = last.to();
    if (from < entries.size()) {
      try {
        prepared = make(last.stream(), entries, from, end(entries, from));
      } catch (IOException | RuntimeException e) {
        // No fault of the one on its way: whoever asks for the next meets it.
        LOG.debug("a request cannot be made ahead", e);
      }
    }
  }

  /** Lets go of what was made ahead: it will not be asked for soon. */
  void forget() {
    prepared = null;
  }

  /** Entries were too many bytes for one request: the next ones are smaller. */
  void tooLarge(List<Entry> entries) {
    limits.tooLarge(entries.stream().mapToLong(Entry::size).sum());
  }

  private int end(List<Entry> entries, int from) {
    long most = limits.get().bytes();
    long bytes = entries.get(from).size();
    int to = from + 1;
    while (to < entries.size() && (bytes += entries.get(to).size()) <= most) {
      to++;
    }
    return to;
  }

  private Request make(Stream stream, List<Entry> entries, int from, int to) throws IOException {
    byte[] body = encoder.encode(stream.labels(), entries.subList(from, to));
    return new Request(
        stream,
        entries,
        from,
        to,
        new LokiClient.Push(body, encoder.contentType(), encoder.contentEncoding()));
  }
}
