package io.edgebot.sink.loki.internal;

import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Pushes events to Loki. */
@Component(
    service = Sink.class,
    name = "io.edgebot.sink.loki",
    configurationPid = "io.edgebot.sink.loki",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LokiConfig.class, factory = true)
public final class LokiSink implements Sink {
  private final LokiSettings settings;
  private final String version;
  private volatile @Nullable Session session;

  /** Checks the configuration. */
  @Activate
  public LokiSink(LokiConfig config, Map<String, ?> properties, BundleContext bundle) {
    this(
        LokiSettings.of(config, Settings.of(properties)),
        bundle.getBundle().getVersion().toString());
  }

  LokiSink(LokiSettings settings, String version) {
    this.settings = settings;
    this.version = version;
  }

  private record Session(
      SinkContext context, LokiClient client, Streams streams, Delivery delivery) {}

  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  @Override
  public void open(SinkContext context) throws IOException {
    LokiClient client = new LokiClient(settings, version);
    LokiMetrics metrics = new LokiMetrics(context.counters());
    Streams streams = new Streams(settings.labels(), settings.maxStreams(), System::nanoTime);
    Server server = new Server(settings.structuredMetadata(), System::nanoTime);
    Settled settled = new Settled();
    Pusher pusher = new Pusher(settings, client, encoder(), server, settled, metrics);
    session =
        new Session(
            context,
            client,
            streams,
            new Delivery(settings, client, streams, server, settled, pusher, metrics));
    showHealth(context, streams);
  }

  private PushEncoder encoder() {
    boolean protobuf = ProtobufEncoder.isAvailable();
    if (settings.encoding().equals("protobuf") && !protobuf) {
      throw new IllegalStateException(
          "encoding = protobuf needs Snappy, which does not work on this platform: set auto");
    }
    return protobuf && !settings.encoding().equals("json")
        ? new ProtobufEncoder()
        : new JsonPushEncoder();
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws InterruptedException, IOException {
    Session current = opened();
    if (batch.events().isEmpty()) {
      return DeliveryResult.delivered(); // Loki keeps no record of what was skipped
    }
    try {
      return current.delivery().deliver(batch);
    } finally {
      showHealth(current.context(), current.streams());
    }
  }

  private void showHealth(SinkContext context, Streams streams) {
    String trouble = streams.trouble();
    if (trouble != null) {
      context.health().degraded(trouble);
    } else {
      settings.tls().report(context.health());
    }
  }

  /** Whether something answers there; a gateway that says it cannot is no answer. */
  @Override
  public boolean probe()
      throws InterruptedException, IOException, ExecutionException, TimeoutException {
    return opened().client().buildInfo().status() < 500;
  }

  @Override
  public void close() {
    session = null;
  }

  private Session opened() {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not open");
    }
    return current;
  }
}
