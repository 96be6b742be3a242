package io.edgebot.operations.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.Edges;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeMetersTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EdgeMeters meters = new EdgeMeters(Clock.fixed(NOW, ZoneOffset.UTC));

  private static Edges.EdgeReport report(String edge, double lagSeconds, Instant received) {
    return new Edges.EdgeReport(edge, null, "1.0.0", 0, lagSeconds, received);
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void sumUpAllEdgesWithoutNamingOne() {
    meters.setRegistry(registry);
    meters.addEdges(() -> List.of(report("a", 2.5, NOW.minusSeconds(301)), report("b", -1, NOW)));
    meters.addEdges(() -> List.of(report("c", 1, NOW.minusSeconds(300))));
    assertThat(registry.scrape())
        .contains("\nmothership_edges 3.0\n")
        .contains("\nmothership_edges_silent 1.0\n")
        .contains("\nmothership_edge_lag_seconds_max 2.5\n");
  }

  @Test
  void areZeroWhileNoEdgeIsKnown() {
    List<Edges.EdgeReport> reports = new ArrayList<>();
    meters.addEdges(() -> reports);
    meters.setRegistry(registry);
    assertThat(value("mothership_edges")).isZero();
    assertThat(value("mothership_edges_silent")).isZero();
    assertThat(value("mothership_edge_lag_seconds_max")).isZero();
    reports.add(report("a", -1, NOW));
    assertThat(value("mothership_edges")).isEqualTo(1);
    assertThat(value("mothership_edge_lag_seconds_max")).isZero();
  }

  @Test
  void areThereWhileSomethingKnowsEdges() {
    Edges first = () -> List.of(report("a", 1, NOW));
    Edges second = List::of;
    meters.setRegistry(registry);
    assertThat(registry.getMeters()).isEmpty();
    meters.addEdges(first);
    meters.addEdges(second);
    meters.removeEdges(first);
    assertThat(value("mothership_edges")).isZero();
    meters.removeEdges(second);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void goFromARegistryToTheNext() {
    PrometheusMeterRegistry next = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.addEdges(() -> List.of(report("a", 1, NOW)));
    meters.setRegistry(registry);
    meters.setRegistry(next);
    meters.unsetRegistry(registry);
    assertThat(registry.getMeters()).isEmpty();
    assertThat(next.get("mothership_edges").gauge().value()).isEqualTo(1);
    meters.unsetRegistry(next);
    assertThat(next.getMeters()).isEmpty();
  }
}
