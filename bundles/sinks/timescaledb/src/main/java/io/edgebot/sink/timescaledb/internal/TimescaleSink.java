package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Keeps events in TimescaleDB or PostgreSQL, whose primary key refuses what it has. */
@Component(
    configurationPid = "io.edgebot.sink.timescaledb",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TimescaleConfig.class, factory = true)
public final class TimescaleSink implements Sink {
  private static final BatchLimits LIMITS = new BatchLimits(100_000, 64L << 20, false);
  private static final Counters.Spec PRESENT =
      Counters.Spec.of(
          "edgebot_timescaledb_duplicates_total",
          "Events delivered again that the database had already.");

  private final TimescaleSettings settings;
  private final BundleContext bundle;
  private volatile @Nullable Database database;
  private @Nullable SinkContext context;
  private @Nullable Delivery delivery;
  private @Nullable Upkeep upkeep;

  /** Checks the settings. */
  @Activate
  public TimescaleSink(
      TimescaleConfig config, Map<String, Object> properties, BundleContext bundle) {
    settings = TimescaleSettings.of(config, properties);
    this.bundle = bundle;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.KEYED;
  }

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  /**
   * A database that is away is no failure: deliveries wait for it, and health says so.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if it is there, but not for this sink
   */
  @Override
  public void open(SinkContext context) {
    this.context = context;
    Counter present = context.counters().counter(PRESENT);
    Database opened =
        new Database(
            context.instance(),
            settings.connections(context.instance(), bundle),
            settings.arrangements(),
            settings.timeout());
    database = opened;
    delivery =
        new Delivery(
            opened,
            new EventWriter(settings.arrangements().schema(), settings.timeout()),
            present::add);
    if (prepare(context, opened) instanceof DeliveryResult.Misconfigured misconfigured) {
      close();
      throw settings.refuse(misconfigured.reason());
    }
    upkeep = new Upkeep(context, opened, settings.arrangements(), () -> prepare(context, opened));
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws IOException {
    Database opened = opened(database);
    DeliveryResult unprepared = opened.isPrepared() ? null : prepare(opened(context), opened);
    return unprepared != null ? unprepared : opened(delivery).deliver(batch.events());
  }

  /** Prepares the database and says in health how that went; null if it is ready. */
  private static @Nullable DeliveryResult prepare(SinkContext context, Database database) {
    try {
      List<String> failed = database.prepare().failed();
      if (failed.isEmpty()) {
        context.health().healthy();
      } else {
        context.health().degraded("without " + String.join("; ", failed));
      }
      return null;
    } catch (IllegalStateException e) {
      String reason = String.valueOf(e.getMessage());
      context.health().failed(reason);
      return new DeliveryResult.Misconfigured(reason);
    } catch (SQLException e) {
      context.health().failed(PgErrors.reason(e));
      return PgErrors.result(e);
    }
  }

  @Override
  public boolean probe() throws SQLException {
    return opened(database).probe();
  }

  @Override
  public void close() {
    Upkeep working = upkeep;
    if (working != null) {
      working.close();
    }
    Database opened = database;
    database = null;
    if (opened != null) {
      opened.close();
    }
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the sink is not open");
    }
    return part;
  }
}
