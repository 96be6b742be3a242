package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After a planned restart, logs for how long nothing was taken in. */
@Component(
    service = {},
    immediate = true)
public final class RestartReport {
  private static final Logger LOG = LoggerFactory.getLogger(RestartReport.class);
  private static final long LOOK_MILLIS = 20;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private volatile @Nullable Operations engine;
  private @Nullable ScheduledExecutorService clock;
  private long closed;
  private Set<String> waitedFor = Set.of();

  /** Looks whether this start is a restart. */
  @Activate
  public RestartReport() {
    String note = System.getProperty(Restart.NOTE);
    if (note == null) {
      return;
    }
    System.clearProperty(Restart.NOTE);
    String[] parts = note.split(" ", 2);
    closed = Long.parseLong(parts[0]);
    waitedFor = Set.of(parts[1].split(",", -1));
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "edgebot-restart-report"));
    var unused = clock.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindEngine(Operations operations) {
    engine = operations;
  }

  void unbindEngine(Operations operations) {
    engine = null;
  }

  private void look() {
    Duration since = Duration.ofNanos(System.nanoTime() - closed);
    Operations now = engine;
    if (now != null && now.intake().open()) {
      Set<String> running =
          now.plugins().stream()
              .filter(each -> each.state() == State.HEALTHY)
              .map(PluginStatus::instance)
              .collect(Collectors.toSet());
      running.add("");
      if (running.containsAll(waitedFor)) {
        LOG.info("restarted: nothing was taken in for {} ms", since.toMillis());
        deactivate();
        return;
      }
    }
    if (since.compareTo(LONGEST) > 0) {
      LOG.warn("after the restart, inputs {} do not all work: see edgebot:status", waitedFor);
      deactivate();
    }
  }

  @Deactivate
  void deactivate() {
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
