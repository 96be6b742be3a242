package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events to files whose lengths or names commit with the cursor. */
@Component(
    configurationPid = "io.edgebot.sink.file",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FileConfig.class, factory = true)
public final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final long TICK_SECONDS = 10;

  private final FileSettings settings;
  private final Clock clock;
  private volatile @Nullable OpenFiles files;

  /** Checks the settings. */
  @Activate
  public FileSink(FileConfig config, Map<String, Object> properties) {
    this(config, properties, Clock.systemUTC());
  }

  FileSink(FileConfig config, Map<String, Object> properties, Clock clock) {
    this.settings = FileSettings.of(config, properties);
    this.clock = clock;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.POSITIONED;
  }

  @Override
  public void open(SinkContext context) throws IOException {
    OpenFiles open = OpenFiles.open(settings, context, clock);
    files = open;
    context.health().healthy();
    schedule(context, open);
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws Exception {
    return opened().write(batch);
  }

  @Override
  public boolean probe() {
    return opened().hasSpace();
  }

  private OpenFiles opened() {
    OpenFiles open = files;
    if (open == null) {
      throw new IllegalStateException("the sink is not open");
    }
    return open;
  }

  private void schedule(SinkContext context, OpenFiles open) {
    var unused =
        context.executor().schedule(() -> maintain(context, open), TICK_SECONDS, TimeUnit.SECONDS);
  }

  private void maintain(SinkContext context, OpenFiles open) {
    try {
      open.maintain();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: compressing and deleting waits: {}", context.instance(), e.toString());
    }
    if (!open.isClosed()) {
      schedule(context, open);
    }
  }

  /** What is done now and then, at once. */
  void maintain() throws IOException {
    OpenFiles open = files;
    if (open != null) {
      open.maintain();
    }
  }

  @Override
  public void close() {
    OpenFiles open = files;
    files = null;
    if (open != null) {
      open.close();
    }
  }
}
