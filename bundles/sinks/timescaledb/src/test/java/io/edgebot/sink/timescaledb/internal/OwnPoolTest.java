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
  @Test
  void aFreshConnectionIsMadeWhateverThePoolDoes() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    try (OwnPool pool =
            new OwnPool(
                "main",
                database.url(),
                "edgebot",
                Secret.of(
                    "io.edgebot.sink.timescaledb~main", "password", TestDatabase.PASSWORD, ""),
                Duration.ofSeconds(10));
        Connection delivers = pool.open();
        Connection keepsHouse = pool.open()) {
      assertThatThrownBy(pool::open).isInstanceOf(SQLException.class);
      try (Connection fresh = pool.fresh()) {
        assertThat(fresh.isValid(5)).isTrue();
        assertThat(fresh).isNotIn(delivers, keepsHouse);
        assertThat(
                database.value(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'edgebot"
                        + " main'"))
            .isEqualTo("3");
      }
    }
  }
}
