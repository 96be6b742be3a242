package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The sink whose destination is a mothership, or one of several. */
@Component(
    service = Sink.class,
    name = "io.edgebot.sink.shipper",
    configurationPid = "io.edgebot.sink.shipper",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ShipperConfig.class, factory = true)
public final class ShipperSink implements Sink {
  /** With a bandwidth limit a request should not take longer than this. */
  private static final long SECONDS_A_REQUEST = 10;

  /** How much smaller events are when compressed, at least. */
  private static final long RATIO = 4;

  private static final long LEAST_BYTES = 64 * 1024;

  private final ShipperSettings settings;
  private final String version;
  private final BatchLimits limits;
  private volatile @Nullable Session session;

  /** Checks the configuration. */
  @Activate
  public ShipperSink(ShipperConfig config, Map<String, ?> properties, BundleContext bundle) {
    this(
        ShipperSettings.of(config, Settings.of(properties)),
        String.format(
            "%d.%d.%d",
            bundle.getBundle().getVersion().getMajor(),
            bundle.getBundle().getVersion().getMinor(),
            bundle.getBundle().getVersion().getMicro()));
  }

  ShipperSink(ShipperSettings settings, String version) {
    this.settings = settings;
    this.version = version;
    long bytes = settings.maxBytes();
    if (settings.bytesPerSecond() > 0) {
      long fits = Math.max(LEAST_BYTES, settings.bytesPerSecond() * SECONDS_A_REQUEST * RATIO);
      bytes = Math.min(bytes, fits);
    }
    this.limits = new BatchLimits(settings.maxEvents(), bytes, !settings.envelope());
  }

  @Override
  public Guarantee guarantee() {
    return settings.envelope() ? Guarantee.AT_LEAST_ONCE : Guarantee.KEYED;
  }

  @Override
  public BatchLimits limits() {
    Session current = session;
    return current == null ? limits : current.limits();
  }

  @Override
  public void open(SinkContext context) throws IOException {
    session = Session.open(settings, version, limits, context);
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws InterruptedException, IOException {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not open");
    }
    return current.deliver(batch);
  }

  @Override
  public boolean probe() throws InterruptedException {
    Session current = session;
    return current != null && current.probe();
  }

  @Override
  public void close() {
    Session current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }
}
