package io.edgebot.shipper.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks motherships whether they are alive. Thread-safe. */
final class Prober {
  private final Destinations destinations;
  private final Http http;

  Prober(Destinations destinations, Http http) {
    this.destinations = destinations;
    this.http = http;
  }

  /** Asks all at once; true as soon as one answers. */
  boolean anyAlive() throws InterruptedException {
    CompletableFuture<Boolean> any = new CompletableFuture<>();
    List<CompletableFuture<Void>> asked =
        destinations.all().stream()
            .map(each -> ask(each).thenAccept(alive -> completeIf(any, alive)))
            .toList();
    CompletableFuture<Void> all = all(asked).thenRun(() -> any.complete(false));
    try {
      return any.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe cannot fail, only be false", e);
    } finally {
      all.cancel(true);
    }
  }

  /** Asks those that failed; completes when all have answered or did not in time. */
  CompletableFuture<Void> checkFailed() {
    return all(destinations.toProbe().stream().map(this::ask).toList());
  }

  private CompletableFuture<Boolean> ask(Destination destination) {
    return http.isAlive(destination)
        .exceptionally(error -> false)
        .thenApply(
            alive -> {
              if (alive) {
                destinations.succeeded(destination, false);
              }
              return alive;
            });
  }

  private static void completeIf(CompletableFuture<Boolean> any, boolean alive) {
    if (alive) {
      any.complete(true);
    }
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> asked) {
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
  }
}
