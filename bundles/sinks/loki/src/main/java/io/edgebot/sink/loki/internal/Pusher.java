package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.DeliveryResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Pushes entries of one stream in requests of bounded size, and draws the conclusions from the
 * answers. Each method gives null when all its entries are settled, else what keeps them from it.
 * Used by one thread.
 */
final class Pusher {
  private final LokiClient client;
  private final Requests requests;
  private final Server server;
  private final Settled settled;
  private final LokiMetrics metrics;
  private final long windowNanos;
  private @Nullable String reason;

  Pusher(
      LokiSettings settings,
      LokiClient client,
      PushEncoder encoder,
      Server server,
      Settled settled,
      LokiMetrics metrics) {
    this.client = client;
    this.requests = new Requests(encoder, settings.maxRequestBytes());
    this.server = server;
    this.settled = settled;
    this.metrics = metrics;
    this.windowNanos = settings.orderWindow().toNanos();
  }

  /** Why entries were refused last, for people; asked once. */
  @Nullable String takeReason() {
    String last = reason;
    reason = null;
    return last;
  }

  /** Pushes entries, the oldest first, in as many requests as they need. */
  @Nullable DeliveryResult push(Stream stream, List<Entry> entries)
      throws InterruptedException, IOException {
    int from = 0;
    try {
      while (from < entries.size()) {
        Requests.Request request = requests.next(stream, entries, from);
        DeliveryResult failure = send(stream, request);
        if (failure != null) {
          return failure;
        }
        from = request.to();
      }
      return null;
    } finally {
      requests.forget();
    }
  }

  private @Nullable DeliveryResult send(Stream stream, Requests.Request request)
      throws InterruptedException, IOException {
    List<Entry> entries = request.entries();
    metrics.resent(settled.doubtful(entries));
    LokiAnswer answer;
    try {
      // While one is on its way, the next is made.
      answer = client.push(request.push(), () -> requests.prepare(request));
    } catch (ExecutionException | TimeoutException | IOException e) {
      metrics.requests().unanswered();
      settled.inDoubt(entries);
      return Reactions.of(client.toString(), e);
    }
    metrics.requests().answered(answer.status(), request.push().body().length);
    if (answer.stored()) {
      server.tookPush();
      stored(stream, entries);
      return null;
    }
    if (Reactions.isTooLarge(answer)) {
      return tooLarge(stream, entries, answer);
    }
    if (answer.status() == 400) {
      return judge(stream, entries, answer);
    }
    if (answer.status() == 401 || answer.status() == 403) {
      server.refusesThisSink();
    }
    DeliveryResult result = Reactions.of(client.toString(), answer);
    if (result instanceof DeliveryResult.RetryLater) {
      settled.inDoubt(entries);
    }
    return result;
  }

  private void stored(Stream stream, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    settled.stored(entries);
    stream.holds(entries.get(entries.size() - 1).nanos());
    if (stream.replay() == null) {
      metrics.replayed(entries.size());
    }
  }

  private void refused(List<Entry> entries, String code, String why) {
    entries.forEach(entry -> settled.refused(entry.index(), code));
    reason = client + " refuses them: " + why;
  }

  private @Nullable DeliveryResult tooLarge(Stream stream, List<Entry> entries, LokiAnswer answer)
      throws InterruptedException, IOException {
    if (entries.size() == 1) {
      refused(entries, "too_large", answer.text());
      return null;
    }
    requests.tooLarge(entries);
    return halves(stream, entries);
  }

  private @Nullable DeliveryResult halves(Stream stream, List<Entry> entries)
      throws InterruptedException, IOException {
    int middle = entries.size() / 2;
    DeliveryResult failure = push(stream, entries.subList(0, middle));
    return failure == null ? push(stream, entries.subList(middle, entries.size())) : failure;
  }

  /** A 400 is never sent again as it is. */
  private @Nullable DeliveryResult judge(Stream stream, List<Entry> entries, LokiAnswer answer)
      throws InterruptedException, IOException {
    Verdict verdict =
        answer.plain()
            ? BadRequest.read(answer.body(), entries, server.tellsAll())
            : Verdict.of(Verdict.Kind.UNKNOWN);
    return switch (verdict.kind()) {
      case ENTRIES -> entries(stream, entries, verdict, answer);
      case LABELS -> {
        refused(entries, "invalid_labels", answer.text());
        yield null;
      }
      case CONFIGURATION -> new DeliveryResult.Misconfigured(client + " " + answer.text());
      case METADATA -> withoutMetadata(stream, entries);
      case UNKNOWN -> unknown(stream, entries, answer);
    };
  }

  private @Nullable DeliveryResult withoutMetadata(Stream stream, List<Entry> entries)
      throws InterruptedException, IOException {
    if (server.metadataForced() || entries.stream().allMatch(e -> e.metadata().isEmpty())) {
      return new DeliveryResult.Misconfigured(
          client + " takes no structured metadata; set structured_metadata = auto or false");
    }
    server.refusesMetadata();
    return push(stream, entries.stream().map(Entry::withoutMetadata).toList());
  }

  /** Only of a Loki it is believed that its 400 is about the entries. */
  private @Nullable DeliveryResult unknown(Stream stream, List<Entry> entries, LokiAnswer answer)
      throws InterruptedException, IOException {
    if (!server.isLoki() || !answer.plain()) {
      return new DeliveryResult.Misconfigured(
          client + " " + answer.text() + ", and not as Loki does; check url");
    }
    if (entries.size() == 1) {
      refused(entries, "http_400", answer.text());
      return null;
    }
    settled.inDoubt(entries);
    return halves(stream, entries);
  }

  private @Nullable DeliveryResult entries(
      Stream stream, List<Entry> entries, Verdict verdict, LokiAnswer answer)
      throws InterruptedException, IOException {
    Stream replay = stream.replay();
    Parting parting = Parting.of(entries, verdict, replay != null);
    parting.refused().forEach((entry, code) -> refused(List.of(entry), code, answer.text()));
    learn(stream, parting.late(), verdict);
    DeliveryResult failure = null;
    if (verdict.exact()) {
      stored(stream, parting.rest());
    } else if (verdict.codes().isEmpty()) {
      failure = unknown(stream, parting.rest(), answer);
    } else {
      settled.inDoubt(parting.rest());
      failure = push(stream, parting.rest());
    }
    if (failure == null && replay != null) {
      failure = push(replay, parting.late());
    }
    return failure == null && !parting.limited().isEmpty()
        ? Reactions.limited(client + " " + answer.text(), answer)
        : failure;
  }

  /** What the stream's newest entry must be, so that the next late ones need no refusal. */
  private void learn(Stream stream, List<Entry> late, Verdict verdict) {
    if (!late.isEmpty()) {
      long latest = late.get(late.size() - 1).nanos();
      stream.holds(Math.max(latest + 1, verdict.newest()) + windowNanos);
    }
  }
}
