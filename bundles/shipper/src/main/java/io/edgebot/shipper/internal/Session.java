package io.edgebot.shipper.internal;

import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.lib.http.AdaptiveLimits;
import io.edgebot.lib.json.UnsendableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shipper from its opening to its closing: deliveries, status while idle, health. */
final class Session {
  /** How often motherships that failed are asked whether they are back. */
  private static final long CHECK_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final ShipperSettings settings;
  private final SinkContext context;
  private final AdaptiveLimits limits;
  private final Http http;
  private final RequestHeaders headers;
  private final Destinations destinations;
  private final Prober prober;
  private final Shipper shipper;
  private final AtomicInteger shipping = new AtomicInteger();
  private final AtomicLong lastRequest;
  private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
  private volatile CompletableFuture<?> check = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<?> status = CompletableFuture.completedFuture(null);
  private volatile String told = "";

  private Session(ShipperSettings settings, String version, BatchLimits limits, SinkContext context)
      throws IOException {
    this.settings = settings;
    this.limits = new AdaptiveLimits(limits, System::nanoTime);
    this.context = context;
    // The first status is due soon, so that a fault shows before there is anything to ship.
    this.lastRequest = new AtomicLong(System.nanoTime() - settings.statusInterval().toNanos());
    this.http = new Http(settings, version);
    this.headers = new RequestHeaders(settings, version, context.origin(), context::progress);
    this.destinations =
        new Destinations(
            settings.urls().stream().map(Destination::new).toList(),
            settings.returnAfter(),
            System::nanoTime);
    this.prober = new Prober(destinations, http);
    ShipperMetrics metrics = new ShipperMetrics(context.counters());
    this.shipper = new Shipper(settings, destinations, http, headers, metrics);
  }

  /**
   * Opens it; nothing is sent yet.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if the files that TLS needs cannot be
   *     used
   */
  static Session open(
      ShipperSettings settings, String version, BatchLimits limits, SinkContext context)
      throws IOException {
    Session session = new Session(settings, version, limits, context);
    session.schedule();
    session.showHealth();
    return session;
  }

  private void schedule() {
    if (destinations.all().size() > 1) {
      tasks.add(
          context
              .executor()
              .scheduleWithFixedDelay(
                  this::checkFailed, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS));
    }
    if (!settings.envelope()) {
      long interval = settings.statusInterval().toMillis();
      long step = Math.max(1, interval / 4);
      tasks.add(
          context
              .executor()
              .scheduleWithFixedDelay(this::sendStatus, step, step, TimeUnit.MILLISECONDS));
    }
  }

  DeliveryResult deliver(DeliveryBatch batch) throws InterruptedException, IOException {
    shipping.incrementAndGet();
    try {
      DeliveryResult result = shipper.deliver(batch, context.origin());
      if (result instanceof DeliveryResult.TooLarge && batch.events().size() > 1) {
        limits.tooLarge(batch.encodedBytes());
      }
      return result;
    } catch (UnsendableException e) {
      return new DeliveryResult.Refused("unsendable", String.valueOf(e.getMessage()), List.of());
    } finally {
      lastRequest.set(System.nanoTime());
      shipping.decrementAndGet();
      showHealth();
    }
  }

  /** What a batch may hold. */
  BatchLimits limits() {
    return limits.get();
  }

  /** Whether any mothership is alive. */
  boolean probe() throws InterruptedException {
    return prober.anyAlive();
  }

  /** Asks those that failed whether they are back, unless the last round still goes on. */
  private void checkFailed() {
    if (check.isDone()) {
      check = prober.checkFailed().thenRun(this::showHealth);
    }
  }

  /** Says how this edge is, if nothing was shipped for the interval; returns whether it does. */
  boolean sendStatus() {
    long idle = System.nanoTime() - lastRequest.get();
    if (shipping.get() > 0 || !status.isDone() || idle < settings.statusInterval().toNanos()) {
      return false;
    }
    lastRequest.set(System.nanoTime());
    Destination destination = destinations.order(context.origin()).get(0);
    try {
      status =
          http.postEmpty(destination, headers.ofStatus())
              .handle((answer, error) -> settle(destination, answer, error));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      context.health().degraded(reason);
      tell(reason);
      return false;
    }
    return true;
  }

  private boolean settle(
      Destination destination, @Nullable Answer answer, @Nullable Throwable error) {
    Outcome outcome;
    if (answer != null) {
      destination.answered(answer);
      outcome = Reactions.of(destination, answer, false, "");
    } else {
      outcome = Outcome.Failed.of(destination, error == null ? new IOException() : error);
    }
    if (outcome instanceof Outcome.Failed failed) {
      destinations.failed(destination, failed);
      tell(failed.reason());
    } else if (outcome instanceof Outcome.Settled) {
      destinations.succeeded(destination, true);
      told = "";
    }
    showHealth();
    return outcome instanceof Outcome.Settled;
  }

  /** Deliveries log what fails; this does while there is nothing to deliver, once. */
  private void tell(String reason) {
    if (!reason.equals(told)) {
      told = reason;
      LOG.warn("{}: {}", context.instance(), reason);
    }
  }

  private void showHealth() {
    String trouble = destinations.trouble();
    boolean none = destinations.all().stream().noneMatch(destinations::isUp);
    if (trouble != null) {
      if (none) {
        context.health().failed(trouble);
      } else {
        context.health().degraded(trouble);
      }
    } else {
      settings.tls().report(context.health());
    }
  }

  void close() {
    tasks.forEach(task -> task.cancel(false));
    check.cancel(true);
    status.cancel(true);
  }
}
