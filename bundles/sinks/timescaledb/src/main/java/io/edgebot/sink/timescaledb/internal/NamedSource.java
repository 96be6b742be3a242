package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections of a data source that someone else configured, found as a service by its name. */
final class NamedSource implements Connections {
  private static final Logger LOG = LoggerFactory.getLogger(NamedSource.class);

  private final String name;
  private final ServiceTracker<DataSource, DataSource> services;

  /**
   * Starts looking.
   *
   * @param name what {@code dataSourceName} or {@code osgi.jndi.service.name} says
   */
  NamedSource(BundleContext context, String name) {
    this.name = name;
    services = new ServiceTracker<>(context, filter(name), null);
    services.open();
  }

  private static Filter filter(String name) {
    try {
      return FrameworkUtil.createFilter(
          "(&(objectClass=%s)(|(dataSourceName=%2$s)(osgi.jndi.service.name=%2$s)))"
              .formatted(DataSource.class.getName(), name));
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e); // the settings allow no such name
    }
  }

  @Override
  public Connection open() throws SQLException {
    DataSource source = services.getService();
    if (source == null) {
      throw new SQLException(
          "there is no data source '%s': is there an etc/org.ops4j.datasource-*.cfg with dataSourceName = %1$s, and the feature edgebot-pax-jdbc?"
              .formatted(name));
    }
    return source.getConnection();
  }

  /** One of its source's, which may keep some. */
  @Override
  public Connection fresh() throws SQLException {
    return open();
  }

  @Override
  public void discard(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("a broken connection cannot be aborted: {}", e.toString());
    }
  }

  @Override
  public void close() {
    services.close();
  }
}
