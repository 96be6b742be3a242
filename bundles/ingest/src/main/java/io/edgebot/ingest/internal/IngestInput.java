package io.edgebot.ingest.internal;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.input.Input;
import io.edgebot.api.input.InputContext;
import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Operations;
import io.edgebot.transport.HttpFront;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The input that takes what edges and others post. */
@Component(
    service = {Input.class, Edges.class},
    configurationPid = "io.edgebot.ingest",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IngestConfig.class)
public final class IngestInput implements Input, Edges {
  private static final Logger LOG = LoggerFactory.getLogger(IngestInput.class);
  private static final long HOUSEKEEPING_SECONDS = 10;
  private static final Duration CONDITION_AGE = Duration.ofHours(1);

  private final IngestSettings settings;
  private final HttpFront front;
  private final EventCodec codec;
  private final Operations operations;
  private volatile @Nullable Running running;

  /**
   * Checks the configuration.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if a value is not allowed
   */
  @Activate
  public IngestInput(
      IngestConfig config,
      Map<String, Object> properties,
      @Reference HttpFront front,
      @Reference EventCodec codec,
      @Reference Operations operations) {
    this.settings = IngestSettings.of(config, properties);
    this.front = front;
    this.codec = codec;
    this.operations = operations;
  }

  private record Running(
      HttpFront.Registration registration,
      IngestHandler handler,
      Appender appender,
      EdgeStatuses statuses,
      ScheduledFuture<?> housekeeping) {}

  @Override
  public synchronized void start(InputContext context) {
    Conditions conditions = new Conditions(context.health(), System::nanoTime);
    Authenticator authenticator = authenticator(conditions);
    IngestMetrics metrics = new IngestMetrics(context.counters());
    Appender appender =
        new Appender(context.lane(), context.executor(), settings.hold(), settings.maxHeld());
    EdgeStatuses statuses = new EdgeStatuses(conditions, settings.maxClockOffset());
    SinkStates sinks = new SinkStates(operations, System::nanoTime);
    IngestHandler handler =
        new IngestHandler(
            new IngestHandler.Parts(
                authenticator,
                new Bindings(context.state()),
                new RequestReader(codec, settings.limits(), metrics),
                appender,
                context.lane(),
                new BodyMemory(settings.memoryBytes()),
                statuses,
                conditions,
                metrics,
                sinks::get),
            operations.origin(),
            settings.maxRequests(),
            Clock.systemUTC());
    conditions.show();
    ScheduledFuture<?> housekeeping =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> {
                  authenticator.lookAgain();
                  conditions.expire(CONDITION_AGE);
                },
                0,
                HOUSEKEEPING_SECONDS,
                TimeUnit.SECONDS);
    running =
        new Running(
            front.register(settings.path(), handler), handler, appender, statuses, housekeeping);
  }

  @Override
  public synchronized void stop() {
    Running was = running;
    if (was != null) {
      // Those that wait for better times are let go first: leaving waits for all that were called.
      was.appender().endHolding();
      was.registration().close();
      was.appender().close();
      was.housekeeping().cancel(false);
      running = null;
    }
  }

  @Override
  public synchronized void pause() {
    pause(true);
  }

  @Override
  public synchronized void resume() {
    pause(false);
  }

  private void pause(boolean pause) {
    Running now = running;
    if (now != null) {
      now.handler().pause(pause);
    }
  }

  @Override
  public List<EdgeReport> edges() {
    Running now = running;
    return now == null ? List.of() : now.statuses().reports();
  }

  private Authenticator authenticator(Conditions conditions) {
    if (!settings.tokensRequired()) {
      return new Authenticator(null, true);
    }
    try {
      if (FirstToken.make(settings.tokensFile(), settings.firstTokenFile())) {
        LOG.info(
            "A token was made for principal {}: copy it from {} to the sender and delete that"
                + " file; its hash is in {}",
            FirstToken.PRINCIPAL,
            settings.firstTokenFile(),
            settings.tokensFile());
      }
    } catch (IOException e) {
      LOG.warn("No token could be made in {}: {}", settings.tokensFile(), e.toString());
    }
    return new Authenticator(
        new TokenFile(
            settings.tokensFile(), !settings.allowLoopback(), conditions, System::nanoTime),
        settings.allowLoopback());
  }
}
