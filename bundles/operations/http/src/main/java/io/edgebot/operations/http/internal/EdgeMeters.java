package io.edgebot.operations.http.internal;

import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Edges.EdgeReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Gauges of all edges together, there while something knows edges. None bears an edge's name: a
 * mothership may have a thousand, and each that ever shipped would be a series for ever.
 *
 * <p>Neither reference is mandatory: that would tell the resolver that this bundle cannot be
 * without an input that edges ship to.
 */
@Component(service = EdgeMeters.class, immediate = true)
public final class EdgeMeters {
  private final Clock clock;
  private final List<Edges> edges = new CopyOnWriteArrayList<>();
  private @Nullable MeterRegistry registry;
  private List<Meter> meters = List.of();

  /** Without edges and registry at first. */
  @Activate
  public EdgeMeters() {
    this(Clock.systemUTC());
  }

  EdgeMeters(Clock clock) {
    this.clock = clock;
  }

  /** Something that knows edges has come. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void addEdges(Edges come) {
    edges.add(come);
    show();
  }

  /** It leaves. */
  synchronized void removeEdges(Edges gone) {
    edges.remove(gone);
    show();
  }

  /** The engine's registry has come, perhaps before another leaves. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void setRegistry(PrometheusMeterRegistry come) {
    hide();
    registry = come;
    show();
  }

  /** It leaves. */
  synchronized void unsetRegistry(PrometheusMeterRegistry gone) {
    if (gone.equals(registry)) {
      hide();
      registry = null;
    }
  }

  private void show() {
    MeterRegistry to = registry;
    if (edges.isEmpty()) {
      hide();
    } else if (to != null && meters.isEmpty()) {
      meters =
          List.of(
              gauge(to, "mothership_edges", "Edges that reported", EdgeMeters::known),
              gauge(
                  to,
                  "mothership_edges_silent",
                  "Edges that were not heard of for 5 minutes",
                  EdgeMeters::silent),
              gauge(
                  to,
                  "mothership_edge_lag_seconds_max",
                  "Age of the oldest event that an edge has not shipped, by what edges said last",
                  EdgeMeters::lag));
    }
  }

  private void hide() {
    MeterRegistry from = registry;
    if (from != null) {
      meters.forEach(from::remove);
    }
    meters = List.of();
  }

  /** What all that know edges say of them. */
  static List<EdgeReport> reports(List<Edges> all) {
    return all.stream().flatMap(each -> each.edges().stream()).toList();
  }

  private Gauge gauge(
      MeterRegistry to, String name, String help, ToDoubleFunction<EdgeMeters> value) {
    return Gauge.builder(name, this, value).description(help).register(to);
  }

  private double known() {
    return reports(edges).size();
  }

  private double silent() {
    Instant now = clock.instant();
    return reports(edges).stream().filter(edge -> edge.silent(now)).count();
  }

  private double lag() {
    return Math.max(0, reports(edges).stream().mapToDouble(EdgeReport::lagSeconds).max().orElse(0));
  }
}
