package io.edgebot.api.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventBuilderTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456789Z");

  @Test
  void keepsTheOrderOfFirstPutAndTheValueOfTheLast() {
    Event event = Event.builder("log").put("a", 1).put("b", 2).put("a", 3).build();

    assertThat(keys(event)).containsExactly("type", "a", "b", "timestamp");
    assertThat(event.get("a")).isEqualTo(3);
  }

  @Test
  void takesTextFromTheBaseWithoutChangingWhatIsSeen() throws IOException {
    byte[] base = "<34>host Grüße".getBytes(UTF_8);
    Event event =
        Event.builder("syslog")
            .base(base)
            .putUtf8("hostname", 4, 4)
            .putUtf8("message", 9, 7)
            .build();

    assertThat(event.get("hostname")).isEqualTo("host");
    assertThat(event.message()).isEqualTo("Grüße");
    assertThat(event.host()).isEqualTo("host");
    List<String> written = new ArrayList<>();
    event.writeTo(
        new Event.FieldWriter() {
          @Override
          public void utf8(String key, byte[] bytes, int offset, int length) {
            written.add(key + "=" + new String(bytes, offset, length, UTF_8));
          }

          @Override
          public void value(String key, @Nullable Object value) {}
        });
    assertThat(written)
        .containsExactly("hostname=host", "message=Grüße", "timestamp=" + event.get("timestamp"));
  }

  @Test
  void aSliceKeepsItsPlaceWhenFieldsBeforeItGo() {
    Event event =
        Event.builder("syslog")
            .base("abcdef".getBytes(UTF_8))
            .putUtf8("x", 0, 2)
            .putUtf8("y", 2, 2)
            .putUtf8("z", 4, 2)
            .build();

    Event changed = event.toBuilder().remove("x").put("y", "new").put("w", null).build();

    assertThat(changed.get("x")).isNull();
    assertThat(changed.get("y")).isEqualTo("new");
    assertThat(changed.get("z")).isEqualTo("ef");
    assertThat(changed.indexOf("w")).isEqualTo(4);
    assertThat(event.get("x")).as("the event that was built from").isEqualTo("ab");
  }

  @Test
  void changingACopyLeavesTheEvent() {
    Event event = Event.builder("syslog").base("ab".getBytes(UTF_8)).putUtf8("x", 0, 1).build();

    Event copy = event.toBuilder().putUtf8("x", 1, 1).build();

    assertThat(event.get("x")).isEqualTo("a");
    assertThat(copy.get("x")).isEqualTo("b");
  }

  @Test
  void goingOnWithABuilderLeavesTheEventThatItBuilt() {
    EventBuilder builder = Event.builder("syslog").base("ab".getBytes(UTF_8)).putUtf8("x", 0, 1);
    Event first = builder.build();
    Event second = builder.putUtf8("x", 1, 1).put("y", 1).remove("timestamp").build();

    assertThat(first.get("x")).isEqualTo("a");
    assertThat(keys(first)).containsExactly("type", "x", "timestamp");
    assertThat(second.get("x")).isEqualTo("b");
    assertThat(keys(second)).containsExactly("type", "x", "y", "timestamp");
  }

  @Property
  void keepsFieldsLikeALinkedMap(@ForAll List<@IntRange(min = 0, max = 40) Integer> operations) {
    EventBuilder builder = Event.builder("t").timestamp(NOON);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "t");
    model.put("timestamp", NOON.toString());
    for (int i = 0; i < operations.size(); i++) {
      String key = "k" + operations.get(i) % 30;
      if (operations.get(i) > 35) {
        builder.remove(key);
        model.remove(key);
      } else {
        builder.put(key, i);
        model.put(key, i);
      }
      if (operations.get(i) == 7) {
        builder.build(); // shares its arrays from here on
      }
    }
    Event event = builder.build();

    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < event.size(); i++) {
      fields.put(event.key(i), event.value(i));
    }
    assertThat(fields).isEqualTo(model);
    assertThat(List.copyOf(fields.keySet())).isEqualTo(List.copyOf(model.keySet()));
  }

  @Test
  void refusesSlicesOutsideTheBase() {
    EventBuilder builder = Event.builder("syslog").base(new byte[4]);

    assertThatThrownBy(() -> builder.putUtf8("x", 3, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void withoutATimestampItIsTheTimeOfReceipt() {
    Event event = Event.builder("log").receivedAt(NOON).build();

    assertThat(event.timestamp()).isEqualTo(NOON);
    assertThat(event.get("timestamp")).isEqualTo("2026-11-24T12:00:00.123456789Z");
  }

  @Test
  void anUnreadableTimestampIsKeptAsWritten() {
    Event event = Event.builder("log").receivedAt(NOON).put("timestamp", "yesterday").build();

    assertThat(event.get("timestamp")).isEqualTo("yesterday");
    assertThat(event.timestamp()).isEqualTo(NOON);
  }

  @Test
  void aNullTimestampIsReplaced() {
    Event event = Event.builder("log").put("timestamp", null).receivedAt(NOON).build();

    assertThat(event.get("timestamp")).isEqualTo(NOON.toString());
  }

  @Test
  void sourceIsTheFirstTextAmongTheNamesForIt() {
    assertThat(Event.builder("t").put("source_ip", "10.0.0.1").build().source())
        .isEqualTo("10.0.0.1");
    assertThat(
            Event.builder("t").put("source_ip", "10.0.0.1").put("hostname", "h").build().source())
        .isEqualTo("h");
    assertThat(Event.builder("t").put("source", "").put("host", "h").build().source())
        .isEqualTo("h");
    assertThat(Event.builder("t").put("source", 5).build().source()).isNull();
  }

  @Test
  void refusesWhatIsNotAnEventValue() {
    EventBuilder builder = Event.builder("t");

    assertThatThrownBy(() -> builder.put("x", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> builder.put("x", new byte[1])).hasMessageContaining("[B");
    assertThatThrownBy(() -> builder.put("x", List.of(Map.of(1, "a"))))
        .hasMessageContaining("map key '1'");
    Object deep = "leaf";
    for (int i = 0; i < 66; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> builder.put("x", tooDeep)).hasMessageContaining("deeper than 64");
  }

  @Test
  void takesNullInsideListsAndMaps() {
    Map<String, Object> map = new HashMap<>();
    map.put("a", null);
    Event event = Event.builder("t").put("m", map).build();

    assertThat(event.get("m")).isEqualTo(map);
  }

  private static List<String> keys(Event event) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < event.size(); i++) {
      keys.add(event.key(i));
    }
    return keys;
  }
}
