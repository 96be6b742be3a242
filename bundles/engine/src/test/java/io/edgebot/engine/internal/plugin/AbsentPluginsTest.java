package io.edgebot.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.engine.internal.Frame;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class AbsentPluginsTest {
  private static final String PID = "io.edgebot.input.noise~main";
  private static final Map<String, String> COMPONENT =
      Map.of(
          "OSGI-INF/noise.xml",
          "<component configuration-policy=\"require\""
              + " configuration-pid=\"io.edgebot.input.noise\"/>");

  @TempDir private Path directory;
  private Frame frame;

  @BeforeEach
  void start() throws Exception {
    frame = new Frame(directory);
  }

  @AfterEach
  void stop() throws Exception {
    frame.close();
  }

  @Test
  void aPidFileWhoseFeatureIsNotInstalledNamesIt() {
    configured(
        PID,
        "io.edgebot.sink.shipper~x",
        "io.edgebot.processor.add_tags~y",
        "io.edgebot.ingest",
        "io.edgebot.engine");

    assertThat(statuses(Set.of()))
        .contains(
            new PluginStatus(
                "input",
                "noise-main",
                "",
                State.MISSING,
                "no bundle that runs provides io.edgebot.input.noise: install its feature"
                    + " (edgebot-input-noise?), or delete etc/io.edgebot.input.noise-main.cfg"))
        .extracting(status -> status.kind() + ' ' + status.instance())
        .containsExactlyInAnyOrder(
            "input noise-main", "sink shipper-x", "processor add_tags-y", "input ingest");
    assertThat(statuses(Set.of()).toString())
        .contains("(edgebot-shipper?)", "(edgebot-ingest?)", "(edgebot-processor-add-tags?)");
    assertThat(statuses(Set.of("noise-main", "shipper-x", "add_tags-y", "ingest"))).isEmpty();
  }

  @Test
  void aBundleThatLacksAPackageNamesItEvenWhereAnotherVersionRuns() throws Exception {
    configured(PID);
    frame.install(
        "1.1.0",
        Map.of(
            "Service-Component", "OSGI-INF/noise.xml",
            "Import-Package", "com.acme.missing;version=\"[2,3)\",org.osgi.framework"),
        COMPONENT);

    List<PluginStatus> found = statuses(Set.of("noise-main"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).version()).isEqualTo("1.1.0");
    assertThat(found.get(0).state()).isEqualTo(State.FAILED);
    assertThat(found.get(0).reason())
        .startsWith("bundle test.plugin1 1.1.0 cannot run, since nothing provides package")
        .contains("com.acme.missing")
        .doesNotContain("org.osgi.framework");
  }

  @Test
  void aStoppedBundleSaysHowToStartIt() throws Exception {
    configured(PID);
    Bundle bundle =
        frame.install("1.0.0", Map.of("Service-Component", "OSGI-INF/noise.xml"), COMPONENT);
    bundle.start();
    bundle.stop();

    assertThat(statuses(Set.of()))
        .containsExactly(
            new PluginStatus(
                "input",
                "noise-main",
                "1.0.0",
                State.FAILED,
                "bundle test.plugin1 1.0.0 is stopped: bundle:start %d starts it"
                    .formatted(bundle.getBundleId())));
    assertThat(statuses(Set.of("noise-main"))).isEmpty();
  }

  @Test
  void aBundleWhoseStartLevelIsNotReachedIsStarting() throws Exception {
    configured(PID);
    Bundle bundle =
        frame.install("1.0.0", Map.of("Service-Component", "OSGI-INF/noise.xml"), COMPONENT);
    bundle.adapt(BundleStartLevel.class).setStartLevel(80);
    bundle.start();

    assertThat(statuses(Set.of()))
        .containsExactly(new PluginStatus("input", "noise-main", "1.0.0", State.STARTING, ""));
  }

  @Test
  void aComponentThatWaitsNamesTheService() {
    configured(PID);
    ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    description.configurationPid = new String[] {"io.edgebot.input.noise"};
    ReferenceDTO reference = new ReferenceDTO();
    reference.name = "$000";
    reference.interfaceName = "com.acme.Radio";
    description.references = new ReferenceDTO[] {reference};
    ComponentConfigurationDTO made = new ComponentConfigurationDTO();
    made.description = description;
    made.properties = Map.of("service.pid", PID);
    UnsatisfiedReferenceDTO unsatisfied = new UnsatisfiedReferenceDTO();
    unsatisfied.name = "$000";
    made.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {unsatisfied};
    offer(
        ServiceComponentRuntime.class,
        Map.of(
            "getComponentDescriptionDTOs", List.of(description),
            "getComponentConfigurationDTOs", List.of(made)));

    assertThat(statuses(Set.of()))
        .extracting(PluginStatus::reason)
        .containsExactly(
            "it waits for com.acme.Radio: see with bundle:list which bundle does not run");
  }

  private List<PluginStatus> statuses(Set<String> present) {
    return new AbsentPlugins(frame.context()).statuses(present);
  }

  private void configured(String... pids) {
    offer(
        ConfigurationAdmin.class,
        Map.of(
            "listConfigurations",
            Stream.of(pids)
                .map(pid -> fake(Configuration.class, Map.of("getPid", pid)))
                .toArray(Configuration[]::new)));
  }

  private <S> void offer(Class<S> type, Map<String, Object> answers) {
    frame.context().registerService(type, fake(type, answers), null);
  }

  private static <S> S fake(Class<S> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> answers.get(method.getName());
                }));
  }
}
