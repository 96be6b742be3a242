package io.edgebot.testing.servers;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that is started, stopped, killed and started again on the same port and data.
 * Its superuser is {@code postgres}, without a password.
 */
public final class Postgres implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int START_TRIES = 20;
  private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final int version;
  private final Path data;
  private final int port = Ports.free();
  private final Map<String, String> settings;
  private @Nullable EmbeddedPostgres server;

  private Postgres(int version, Path data, Map<String, String> settings) {
    this.version = version;
    this.data = data;
    this.settings = settings;
  }

  /** The versions that are there: oldest and newest; with {@code -Dedgebot.long=true} all. */
  public static List<Integer> versions() {
    return IntStream.rangeClosed(13, 18)
        .filter(version -> Postgres.class.getResource("/postgres/" + version) != null)
        .boxed()
        .toList();
  }

  /** The newest version. */
  public static int newest() {
    return versions().get(versions().size() - 1);
  }

  /** Starts a new server of a version, with settings of its {@code postgresql.conf}. */
  public static Postgres start(int version, Map<String, String> settings) throws IOException {
    Postgres postgres =
        new Postgres(version, Files.createTempDirectory("postgres-" + version + '-'), settings);
    postgres.start();
    return postgres;
  }

  /** Starts a new server of the newest version. */
  public static Postgres startNewest() throws IOException {
    return start(newest(), Map.of());
  }

  /** Starts it again after {@link #stop} or {@link #kill}. */
  public void start() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(this::archive)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setDataDirectoryCustomizer(Postgres::askForPasswords)
            .setPort(port)
            .setPGStartupWait(START)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            // The library's own default loses acknowledged commits when the server is killed.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "30");
    settings.forEach(builder::setServerConfig);
    for (int tries = 1; server == null; tries++) {
      try {
        server = builder.start();
      } catch (IOException | IllegalStateException e) {
        // What a killed server left behind ends a moment later.
        if (tries == START_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(TRY_AGAIN_NANOS);
      }
    }
  }

  /** Of all but the superuser. */
  private static void askForPasswords(File data) {
    try {
      Files.writeString(
          data.toPath().resolve("pg_hba.conf"),
          """
          host all postgres 127.0.0.1/32 trust
          host all all 127.0.0.1/32 md5
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A hot standby with a copy of this server's data, which must be stopped meanwhile. */
  public Postgres standby() throws IOException {
    Postgres standby =
        new Postgres(version, Files.createTempDirectory("postgres-" + version + '-'), settings);
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(path -> !path.equals(data)).toList()) {
        Files.copy(file, standby.data.resolve(data.relativize(file)), COPY_ATTRIBUTES);
      }
    }
    Files.createFile(standby.data.resolve("standby.signal"));
    standby.start();
    return standby;
  }

  private InputStream archive(String system, String machine) throws IOException {
    String name = "/postgres/%d/postgres-%s-%s.txz".formatted(version, system, machine);
    InputStream archive = Postgres.class.getResourceAsStream(name.toLowerCase(Locale.ROOT));
    if (archive == null) {
      throw new IOException("there is no " + name);
    }
    return archive;
  }

  /** Stops it in order; connections are cut. */
  public void stop() throws IOException {
    EmbeddedPostgres running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  /** Kills it, as a power cut does to a process. */
  public void kill() throws IOException {
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
    stop();
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  /** The port it listens on, as long as it exists. */
  public int port() {
    return port;
  }

  /** Where its data lies. */
  public Path data() {
    return data;
  }

  /** The URL of a database. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + '/' + database;
  }

  /** A connection of the superuser to a database. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), "postgres", "");
  }

  /** Executes statements as the superuser, each by itself. */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, columns as text. */
  public List<List<@Nullable String>> query(String database, String sql) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The one value of a query, as text. */
  public @Nullable String value(String database, String sql) throws SQLException {
    return query(database, sql).get(0).get(0);
  }

  /** Stops it and deletes its data. */
  @Override
  public void close() throws IOException {
    stop();
    Directories.delete(data);
  }
}
