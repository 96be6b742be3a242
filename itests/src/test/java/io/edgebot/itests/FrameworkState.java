package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a running framework holds, bundle by bundle: a bundle that is updated, refreshed or
 * restarted in between differs.
 *
 * @param bundles state, version and name by id
 * @param cached location, time of the last change and number of refreshes by id, as the framework
 *     wrote them
 * @param services ids of services by the id of the bundle that offers them; an id is never used
 *     twice, so that what a restarted bundle or component offers has other ones
 */
record FrameworkState(
    Map<Long, String> bundles, Map<Long, String> cached, Map<Long, Set<Long>> services) {
  private static final Pattern BUNDLE = Pattern.compile("(?m)^ *(\\d+) \\|(.*)$");
  private static final Pattern SERVICE =
      Pattern.compile("(?s) service\\.id = (\\d+)\n.*?Provided by : *\n[^\n]*\\((\\d+)\\)");

  static FrameworkState of(Instance instance, Shell shell) throws IOException {
    Map<Long, String> bundles = new TreeMap<>();
    BUNDLE
        .matcher(shell.run("bundle:list -t 0 -s"))
        .results()
        .forEach(found -> bundles.put(Long.valueOf(found.group(1)), found.group(2).strip()));
    Map<Long, String> cached = new TreeMap<>();
    for (long id : bundles.keySet()) {
      Path info = instance.data().resolve("cache/bundle" + id + "/bundle.info");
      cached.put(id, id == 0 ? "" : Files.readString(info));
    }
    Map<Long, Set<Long>> services = new TreeMap<>();
    SERVICE
        .matcher(shell.run("service:list"))
        .results()
        .forEach(
            found ->
                services
                    .computeIfAbsent(Long.valueOf(found.group(2)), id -> new TreeSet<>())
                    .add(Long.valueOf(found.group(1))));
    assertThat(bundles).hasSizeGreaterThan(90);
    assertThat(services).hasSizeGreaterThan(20);
    return new FrameworkState(bundles, cached, services);
  }

  /** Asserts that all is as it was, but for the bundles of one symbolic name. */
  void assertSameAs(FrameworkState before, String except, String what) {
    Set<Long> own = new TreeSet<>();
    for (FrameworkState state : new FrameworkState[] {before, this}) {
      state.bundles.forEach(
          (id, text) -> {
            if (text.endsWith("| " + except)) {
              own.add(id);
            }
          });
    }
    assertThat(without(own, bundles)).as(what).isEqualTo(without(own, before.bundles));
    assertThat(without(own, cached)).as(what).isEqualTo(without(own, before.cached));
    assertThat(without(own, services)).as(what).isEqualTo(without(own, before.services));
  }

  private static <V> Map<Long, V> without(Set<Long> ids, Map<Long, V> map) {
    Map<Long, V> rest = new TreeMap<>(map);
    rest.keySet().removeAll(ids);
    return rest;
  }
}
