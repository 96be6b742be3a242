package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.plugin.InstanceName;
import io.edgebot.engine.internal.configuration.PluginPids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances that have a pid file and of which no service is seen: says why. Thread-safe. */
final class AbsentPlugins {
  private static final Logger LOG = LoggerFactory.getLogger(AbsentPlugins.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MOST_LOGGED = 1000;

  private final BundleContext context;
  private final Set<String> logged = new HashSet<>();
  private List<Absence> known = List.of();
  private long knownAt;

  /**
   * A pid file without its plugin.
   *
   * @param besides whether this is to be told even if another bundle provides the instance
   */
  private record Absence(PluginStatus status, boolean besides) {}

  AbsentPlugins(BundleContext context) {
    this.context = context;
    this.knownAt = System.nanoTime() - FRESH_NANOS;
  }

  /**
   * The absent ones, as they were 2 s ago at most.
   *
   * @param present names of instances that have a service
   */
  List<PluginStatus> statuses(Set<String> present) {
    List<PluginStatus> statuses = new ArrayList<>();
    for (Absence absence : absences()) {
      PluginStatus status = absence.status();
      if (absence.besides() || !present.contains(status.instance())) {
        statuses.add(status);
        log(status);
      }
    }
    return statuses;
  }

  private synchronized List<Absence> absences() {
    if (System.nanoTime() - knownAt >= FRESH_NANOS) {
      known = look();
      knownAt = System.nanoTime();
    }
    return known;
  }

  /** Only what is broken: that a feature is missing may be meant. */
  private synchronized void log(PluginStatus status) {
    if (status.state() == State.FAILED && logged.size() < MOST_LOGGED) {
      String line = status.kind() + ' ' + status.instance() + ": " + status.reason();
      if (logged.add(line)) {
        LOG.error("{}", line);
      }
    }
  }

  private List<Absence> look() {
    List<Absence> absences = new ArrayList<>();
    FrameworkWiring wiring =
        Objects.requireNonNull(
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class));
    List<IdleBundle> idle =
        Arrays.stream(context.getBundles())
            .map(bundle -> IdleBundle.of(bundle, wiring))
            .filter(Objects::nonNull)
            .toList();
    Set<String> pids = pids();
    List<ComponentConfigurationDTO> components = pids.isEmpty() ? List.of() : components();
    for (String pid : pids) {
      String factory = PluginPids.factory(pid);
      List<IdleBundle> providers =
          idle.stream().filter(bundle -> bundle.pids().contains(factory)).toList();
      for (IdleBundle bundle : providers) {
        absences.add(
            new Absence(
                status(pid, version(bundle.bundle()), bundle.state(), bundle.reason()),
                bundle.isBroken()));
      }
      if (providers.isEmpty()) {
        String reason = reason(pid, factory, components);
        if (!reason.isEmpty()) {
          absences.add(new Absence(status(pid, "", State.MISSING, reason), false));
        }
      }
    }
    return absences;
  }

  private static String version(Bundle bundle) {
    return bundle.getVersion().toString();
  }

  private static String reason(
      String pid, String factory, List<ComponentConfigurationDTO> components) {
    List<ComponentConfigurationDTO> own =
        components.stream()
            .filter(made -> Arrays.asList(made.description.configurationPid).contains(factory))
            .toList();
    if (own.isEmpty()) {
      return "no bundle that runs provides %s: install its feature (%s?), or delete etc/%s.cfg"
          .formatted(factory, feature(factory), pid.replace('~', '-'));
    }
    return own.stream()
        .filter(made -> isOf(made, pid))
        .map(AbsentPlugins::waits)
        .collect(Collectors.joining());
  }

  private static boolean isOf(ComponentConfigurationDTO made, String pid) {
    Object pids = made.properties.get(Constants.SERVICE_PID);
    return pid.equals(pids)
        || (pids instanceof Object[] array && Arrays.asList(array).contains(pid));
  }

  /** What an unsatisfied component waits for; empty if it is satisfied. */
  private static String waits(ComponentConfigurationDTO made) {
    if (made.unsatisfiedReferences == null || made.unsatisfiedReferences.length == 0) {
      return "";
    }
    Map<String, String> services =
        Arrays.stream(made.description.references)
            .collect(
                Collectors.toMap(
                    reference -> reference.name, reference -> reference.interfaceName));
    return Arrays.stream(made.unsatisfiedReferences)
        .map(reference -> services.getOrDefault(reference.name, reference.name))
        .collect(
            Collectors.joining(
                ", ", "it waits for ", ": see with bundle:list which bundle does not run"));
  }

  /** The name of the feature that EdgeBot's own plugin of that pid has. */
  private static String feature(String factory) {
    String plugin = factory.substring(factory.lastIndexOf('.') + 1).replace('_', '-');
    String kind = kind(factory);
    return Set.of("shipper", "ingest").contains(plugin)
        ? "edgebot-" + plugin
        : "edgebot-" + kind + '-' + plugin;
  }

  private static String kind(String factory) {
    String[] parts = factory.split("\\.", -1);
    String kind = parts.length < 2 ? "" : parts[parts.length - 2];
    return Arrays.stream(Kind.values()).anyMatch(known -> known.text().equals(kind))
        ? kind
        : Kind.INPUT.name().toLowerCase(Locale.ROOT);
  }

  private static PluginStatus status(String pid, String version, State state, String reason) {
    return new PluginStatus(
        kind(PluginPids.factory(pid)),
        String.valueOf(InstanceName.of(pid)),
        version,
        state,
        reason);
  }

  private Set<String> pids() {
    Set<String> pids = new TreeSet<>();
    use(
        ConfigurationAdmin.class,
        admin -> {
          try {
            Configuration[] all = admin.listConfigurations(null);
            for (Configuration configuration : all == null ? new Configuration[0] : all) {
              if (PluginPids.isPlugin(configuration.getPid())) {
                pids.add(configuration.getPid());
              }
            }
          } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("the configurations cannot be listed", e);
          }
        });
    return pids;
  }

  private List<ComponentConfigurationDTO> components() {
    List<ComponentConfigurationDTO> components = new ArrayList<>();
    use(
        ServiceComponentRuntime.class,
        runtime -> {
          for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            if (description.configurationPid != null
                && Arrays.stream(description.configurationPid).anyMatch(PluginPids::isPlugin)) {
              List<ComponentConfigurationDTO> made =
                  List.copyOf(runtime.getComponentConfigurationDTOs(description));
              components.addAll(made.isEmpty() ? List.of(notMade(description)) : made);
            }
          }
        });
    return components;
  }

  /** Stands for a component that has no configuration yet. */
  private static ComponentConfigurationDTO notMade(ComponentDescriptionDTO description) {
    ComponentConfigurationDTO made = new ComponentConfigurationDTO();
    made.description = description;
    made.properties = Map.of();
    return made;
  }

  private <S> void use(Class<S> type, Consumer<S> action) {
    ServiceReference<S> reference = context.getServiceReference(type);
    @Nullable S service = reference == null ? null : context.getService(reference);
    if (service != null) {
      try {
        action.accept(service);
      } finally {
        context.ungetService(reference);
      }
    }
  }
}
