package io.edgebot.transport.internal;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of a path, and holds requests while it is swapped. */
final class HttpDispatcher implements HttpFront, AutoCloseable {
  /** How many requests are held at a time. */
  static final int MAX_HELD = 32;

  /** How long a request is held. */
  static final Duration HOLD = Duration.ofSeconds(4);

  /** How long a handler may take for its answer. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final int MAX_KNOWN = 1000;
  private static final long CLOSE_NANOS = 5_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger(HttpDispatcher.class);
  private static final HttpAnswer NOT_FOUND = HttpAnswer.json(404, "{\"detail\":\"Not Found\"}");
  private static final HttpAnswer NOT_READY =
      HttpAnswer.json(503, "{\"detail\":\"Not ready\"}").with("Retry-After", "2");

  private final ScheduledThreadPoolExecutor clock;
  private final Map<String, List<HttpRoute>> routes = new ConcurrentHashMap<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final HeldCalls held = new HeldCalls(MAX_HELD);
  private final Duration hold;
  private final HttpRunner runner;
  private volatile Set<String> expected;

  HttpDispatcher(TransportSettings settings, Duration hold, Duration answerTimeout) {
    this.hold = hold;
    expected = settings.expectedPaths();
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "edgebot-http-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    runner = new HttpRunner(clock, answerTimeout, settings.maxRequests());
  }

  void settings(TransportSettings settings) {
    expected = settings.expectedPaths();
    runner.limit(settings.maxRequests());
  }

  @Override
  public Registration register(String path, HttpHandler handler) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "' does not start with /");
    }
    HttpRoute route = new HttpRoute(path, handler);
    routes.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>()).add(route);
    if (known.size() < MAX_KNOWN) {
      known.add(path);
    }
    for (HttpCall call : held.take(path)) {
      call.execute(() -> handle(call));
    }
    return () -> unregister(route);
  }

  private void unregister(HttpRoute route) {
    routes.computeIfPresent(
        route.path,
        (path, all) -> {
          all.remove(route);
          return all.isEmpty() ? null : all;
        });
    int running = route.close(CLOSE_NANOS);
    if (running > 0) {
      LOG.warn("{} requests of {} are still being handled", running, route.path);
    }
  }

  private @Nullable HttpRoute route(String path) {
    List<HttpRoute> all = routes.get(path);
    if (all == null) {
      return null;
    }
    HttpRoute latest = null;
    for (HttpRoute route : all) {
      latest = route;
    }
    return latest;
  }

  /** Handles or holds a call, or answers it. */
  void handle(HttpCall call) {
    String path = call.request().path();
    HttpRoute route = route(path);
    while (route != null) {
      if (runner.run(route, call)) {
        return;
      }
      // It was closed just now.
      HttpRoute other = route(path);
      route = other == route ? null : other;
    }
    if (expected.contains(path) || known.contains(path)) {
      hold(call, path);
    } else {
      call.answer(NOT_FOUND);
    }
  }

  private void hold(HttpCall call, String path) {
    // First of all, since a handler that comes takes it as soon as it is added.
    call.suspend();
    if (!held.add(call)) {
      call.answer(NOT_READY);
      return;
    }
    Future<?> expiry;
    try {
      expiry = clock.schedule(() -> expire(call), hold.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The front is being closed.
      expire(call);
      return;
    }
    // A handler that has come meanwhile has not seen this call.
    if (route(path) != null && held.remove(call)) {
      expiry.cancel(false);
      call.execute(() -> handle(call));
    }
  }

  private void expire(HttpCall call) {
    if (held.remove(call)) {
      call.execute(() -> call.answer(NOT_READY));
    }
  }

  @Override
  public void close() {
    held.takeAll().forEach(call -> call.execute(() -> call.answer(NOT_READY)));
    clock.shutdownNow();
  }
}
