package io.edgebot.processor.addtags.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.testing.TestProcessorBatch;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddTagsProcessorTest {
  private static final String PID = "io.edgebot.processor.add_tags~main";

  @Test
  void tagsEveryEvent() {
    AddTagsProcessor processor = processor(new String[] {"site=oslo, env=prod"}, false);

    assertThat(process(processor, null, Event.builder("syslog").put("message", "m").build()))
        .isEqualTo(Map.of("site", "oslo", "env", "prod"));
  }

  @Test
  void addsNothingWithoutTags() {
    Event event = Event.builder("syslog").build();

    assertThat(run(processor(new String[] {}, false), null, event)).isSameAs(event);
  }

  @Test
  void keepsTagsThatAnEventCarries() {
    AddTagsProcessor processor = processor(new String[] {"site=oslo", "env=prod"}, false);
    Event event = Event.builder("syslog").put("tags", Map.of("site", "bergen", "n", 1)).build();

    assertThat(process(processor, null, event))
        .isEqualTo(Map.of("site", "bergen", "n", 1, "env", "prod"));
  }

  @Test
  void replacesTagsIfTold() {
    AddTagsProcessor processor = processor(new String[] {"site=oslo"}, true);
    Event event = Event.builder("syslog").put("tags", Map.of("site", "bergen", "n", 1)).build();

    assertThat(process(processor, null, event)).isEqualTo(Map.of("site", "oslo", "n", 1));
  }

  @Test
  void leavesTheEventItWasGivenAsItWas() {
    Map<String, Object> own = new HashMap<>(Map.of("site", "bergen"));
    Event event = Event.builder("syslog").put("tags", own).build();

    process(processor(new String[] {"site=oslo,env=prod"}, true), null, event);

    assertThat(event.get("tags")).isEqualTo(Map.of("site", "bergen"));
  }

  @Test
  void keepsTagsOfAnotherForm() {
    Event event = Event.builder("syslog").put("tags", List.of("a")).build();

    assertThat(run(processor(new String[] {"site=oslo"}, false), null, event)).isSameAs(event);
    assertThat(process(processor(new String[] {"site=oslo"}, true), null, event))
        .isEqualTo(Map.of("site", "oslo"));
  }

  @Test
  void tagsByEdge() {
    AddTagsProcessor processor =
        processor(
            new String[] {"env=prod,site=none"},
            new String[] {"edge-1:site=oslo;rack=r1, edge-2:site=bergen"},
            Map.of("service.pid", PID, "edge.gw.7", "site=narvik, env=test"));
    Event event = Event.builder("syslog").build();

    assertThat(process(processor, "edge-1", event))
        .isEqualTo(Map.of("env", "prod", "site", "oslo", "rack", "r1"));
    assertThat(process(processor, "edge-2", event))
        .isEqualTo(Map.of("env", "prod", "site", "bergen"));
    assertThat(process(processor, "gw.7", event))
        .isEqualTo(Map.of("env", "test", "site", "narvik"));
    assertThat(process(processor, "edge-3", event))
        .isEqualTo(Map.of("env", "prod", "site", "none"));
    assertThat(process(processor, null, event)).isEqualTo(Map.of("env", "prod", "site", "none"));
  }

  @Test
  void refusesWhatIsNoTagWithFileKeyAndValue() {
    assertThatThrownBy(() -> processor(new String[] {"site=oslo, prod"}, false))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.processor.add_tags-main.cfg: tags = 'prod' must be a list of"
                + " name=value, each of at most 256 characters");
    assertThatThrownBy(
            () -> processor(new String[] {}, new String[] {"edge-1"}, Map.of("service.pid", PID)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("edges = 'edge-1' must be a list of <edge id>:name=value");
    assertThatThrownBy(
            () ->
                processor(
                    new String[] {},
                    new String[] {},
                    Map.of("service.pid", PID, "edge.a/b", "x=y")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("edge.a/b = 'a/b' must be an edge id");
  }

  private static Object process(AddTagsProcessor processor, String origin, Event event) {
    return run(processor, origin, event).get("tags");
  }

  /** What an event becomes. */
  private static Event run(AddTagsProcessor processor, String origin, Event event) {
    TestProcessorBatch batch = new TestProcessorBatch(origin, List.of(event));
    processor.process(batch);
    assertThat(batch.dropped()).isEmpty();
    assertThat(batch.refused()).isEmpty();
    return batch.event(0);
  }

  private static AddTagsProcessor processor(String[] tags, boolean overwrite) {
    return new AddTagsProcessor(
        config(tags, new String[] {}, overwrite), Map.of("service.pid", PID));
  }

  private static AddTagsProcessor processor(
      String[] tags, String[] edges, Map<String, Object> properties) {
    return new AddTagsProcessor(config(tags, edges, false), properties);
  }

  private static AddTagsConfig config(String[] tags, String[] edges, boolean overwrite) {
    Map<String, Object> values = Map.of("tags", tags, "edges", edges, "overwrite", overwrite);
    return (AddTagsConfig)
        Proxy.newProxyInstance(
            AddTagsConfig.class.getClassLoader(),
            new Class<?>[] {AddTagsConfig.class},
            (proxy, method, args) -> values.get(method.getName()));
  }
}
