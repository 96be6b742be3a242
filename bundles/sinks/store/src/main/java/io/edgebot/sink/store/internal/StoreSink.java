package io.edgebot.sink.store.internal;

import io.edgebot.api.operations.EventSearch;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps events in an embedded SQLite database that refuses an identity that it has. */
@Component(
    service = {Sink.class, EventSearch.class},
    configurationPid = "io.edgebot.sink.store",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StoreConfig.class, factory = true)
public final class StoreSink implements Sink, EventSearch {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSink.class);
  private static final long MIN_SPACE = 1L << 20;
  private static final Counters.Spec PRESENT =
      Counters.Spec.of(
          "edgebot_store_duplicates_total", "Events delivered again that the store had already.");

  private final StoreConfig config;
  private final Settings settings;
  private @Nullable SinkContext context;
  private volatile @Nullable StoreFiles files;
  private volatile @Nullable StoreSearch search;
  private volatile @Nullable Database database;
  private volatile @Nullable Maintenance maintenance;

  /** Checks the settings. */
  @Activate
  public StoreSink(StoreConfig config, Map<String, Object> properties) {
    settings = Settings.of(properties);
    settings.range("retention_days", config.retention__days(), 0, 36_500);
    settings.range("search_timeout_seconds", config.search__timeout__seconds(), 1, 600);
    if (config.max__bytes() != 0) {
      settings.range("max_bytes", config.max__bytes(), 1 << 20, Long.MAX_VALUE);
    }
    this.config = config;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.KEYED;
  }

  @Override
  public void open(SinkContext context) throws Exception {
    this.context = context;
    StoreFiles found = new StoreFiles(path(context.instance()));
    files = found;
    reopen(context, found);
    search = new StoreSearch(found.path(), config.search__timeout__seconds());
    context.counters().counter(PRESENT);
    maintenance = new Maintenance(context, config, this::maintained);
  }

  private Path path(String instance) {
    return config.path().isBlank()
        ? Path.of(System.getProperty("karaf.data", "data"), "store", instance + ".db")
        : Path.of(config.path());
  }

  private void reopen(SinkContext context, StoreFiles files) throws Exception {
    closeDatabase();
    try {
      database = Database.open(files, config.full__text());
    } catch (SQLException e) {
      if (StoreErrors.isDenied(e)) {
        throw unwritable(files, e);
      }
      if (!StoreErrors.damaged(e)) {
        throw new IOException(files.path() + " cannot be opened: " + e.getMessage(), e);
      }
      setAside(context, files, e);
    } catch (FileSystemException e) {
      if (StoreErrors.isFull(e)) {
        throw e;
      }
      throw unwritable(files, e);
    } catch (IllegalStateException e) {
      throw settings.refuse("path", files.path(), "a store of this EdgeBot: " + e.getMessage());
    }
    reportHealth(context, files);
  }

  private InvalidSettingException unwritable(StoreFiles files, Exception cause) {
    return settings.refuse(
        "path", files.path(), "a file that this process may make and write (" + cause + ")");
  }

  private void setAside(SinkContext context, StoreFiles files, SQLException cause)
      throws Exception {
    closeDatabase();
    Path aside = files.setAside();
    LOG.error(
        "{}: {} is damaged and was set aside as {}; a new store is begun",
        context.instance(),
        files.path(),
        aside,
        cause);
    database = Database.open(files, config.full__text());
  }

  private static void reportHealth(SinkContext context, StoreFiles files) throws IOException {
    List<Path> damaged = files.damaged();
    if (damaged.isEmpty()) {
      context.health().healthy();
    } else {
      context
          .health()
          .degraded(
              "the database was damaged and set aside as "
                  + damaged.get(damaged.size() - 1)
                  + "; searches find only what came since. Recover it with sqlite3 and .recover, or"
                  + " delete it");
    }
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws Exception {
    SinkContext context = opened(this.context);
    StoreFiles files = opened(this.files);
    if (database == null) {
      reopen(context, files);
    }
    try {
      int present = opened(database).insert(batch.events(), nowSeconds());
      if (present > 0) {
        context.counters().counter(PRESENT).add(present);
      }
      return DeliveryResult.delivered();
    } catch (SQLException e) {
      if (!StoreErrors.damaged(e)) {
        return StoreErrors.result(e, files.path());
      }
      setAside(context, files, e);
      reportHealth(context, files);
      return new DeliveryResult.RetryLater(
          files.path() + " was damaged; a new store is begun", Duration.ZERO, false);
    } catch (IOException e) {
      // The file was taken away under the connection: what was just written went with it.
      LOG.warn("{}: {}; it is opened afresh", context.instance(), e.getMessage());
      reopen(context, files);
      return new DeliveryResult.RetryLater(String.valueOf(e.getMessage()), Duration.ZERO, false);
    }
  }

  /** What is maintained now; null while a damaged database is being replaced. */
  private @Nullable Database maintained() throws IOException {
    Database current = database;
    if (current != null) {
      reportHealth(opened(context), opened(files));
    }
    return current;
  }

  @Override
  public boolean probe() throws IOException {
    return opened(files).usableSpace() >= MIN_SPACE;
  }

  @Override
  public List<Hit> search(Query query) throws Exception {
    StoreSearch current = search;
    if (current == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return current.search(query);
  }

  @Override
  public void close() {
    Maintenance working = maintenance;
    if (working != null) {
      working.close();
    }
    files = null;
    search = null;
    try {
      closeDatabase();
    } catch (SQLException e) {
      LOG.warn("closing the store: {}", e.toString());
    }
  }

  private void closeDatabase() throws SQLException {
    Database current = database;
    database = null;
    if (current != null) {
      current.close();
    }
  }

  private static long nowSeconds() {
    return System.currentTimeMillis() / 1000;
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the store is not open");
    }
    return part;
  }
}
