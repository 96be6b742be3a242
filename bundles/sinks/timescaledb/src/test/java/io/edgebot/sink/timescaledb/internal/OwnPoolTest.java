package io.edgebot.sink.timescaledb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.Secret;
import io.edgebot.testing.servers.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnPoolTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void aProbeDoesNotAskThePool() throws Exception {
    TestDatabase server = TestDatabase.of(Postgres.newest());
    OwnPool pool =
        new OwnPool(
            "main",
            server.url(),
            "edgebot",
            Secret.of("io.edgebot.sink.timescaledb~main", "password", TestDatabase.PASSWORD, ""),
            TIMEOUT);
    Arrangements none = new Arrangements("public", 1, 0, 0, false);
    try (Database database = new Database("main", pool, none, TIMEOUT);
        Connection delivers = pool.open();
        Connection keepsHouse = pool.open()) {
      assertThat(delivers.isValid(5)).isTrue();
      assertThat(keepsHouse.isValid(5)).isTrue();
      assertThatThrownBy(pool::open).isInstanceOf(SQLException.class);

      assertThat(database.probe()).isTrue();
    }
  }
}
