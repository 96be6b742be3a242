package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twice the text takes about twice the time, whatever it holds. Quadratic time would take sixteen
 * times as long for four times the text; the bound leaves room for what else happens. It is the
 * thread's own time that counts.
 */
class LinearTimeTest {
  private static final int SMALL = 16 * 1024;
  private static final int LARGE = 4 * SMALL;
  private static final double MOST = 10;
  private static final int TRIES = 6;

  /** Below this, times say nothing. */
  private static final long FLOOR_NANOS = 3_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Redactor redactor =
      new Redactor(
          Fixtures.settings(
              Map.of(
                  "detectors",
                  Kind.detectors().stream().map(Kind::label).toArray(String[]::new),
                  "mask_fields",
                  new String[] {"**.x*y*z, a*b*c*d, **.q.**.r"},
                  "mask_pattern.evil",
                  "(a+)+$|(x*)*y|(.*)(.*)(.*)[0-9]{40}")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "1",
        "4",
        "41 ",
        "4111-",
        "+49 ",
        "a",
        "aB3_",
        "=",
        ":",
        "=: ",
        "\"",
        "\\",
        "\\\"",
        "\\\\\"",
        "%",
        "%25",
        "%41",
        "%C3",
        "&",
        "&amp;",
        "&#4",
        "password=",
        "password=\"",
        "password={",
        "password: ",
        "token=a,",
        "secret={\"",
        "cookie=",
        "<token>",
        "<token a",
        "--token ",
        "-",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "://",
        "://a:b",
        "://a:@",
        "bearer ",
        "basic ",
        "bearer",
        "Basic YTo",
        "eyJ",
        "eyJhbGciOi.",
        "ghp_",
        "sk-",
        "xoxb-",
        "AKIA",
        "sig=",
        "?sig=",
        "@",
        "a@",
        "a@b.",
        "a.b@c.d ",
        "DE89",
        "DE89 3704 ",
        "123-45-",
        "(415) ",
        "+",
        "+1",
        "phone=",
        "phone: 1 ",
        "ssn=",
        "ssn: 1 1 ",
        "1.",
        "1.2.3.",
        "::",
        "a:",
        "a:b:",
        "00:1a:",
        "a1b2.",
        "~",
        "8Q~",
        "123456789:AA",
        "\\u0070",
        "\\\\u0070assword=",
        "\uD83D\uDE00",
        "\u0000",
        "{'",
        "{\"",
        "{\\\"",
        "{\"x\":",
        "{\"q\":{\"r\":1}},",
        "{x:[",
        "[\"{",
        "pin",
        "user.",
        "\u212A",
      })
  void timeGrowsWithTheText(String part) {
    assertLinear(size -> message(part.repeat(size / part.length())));
  }

  @Test
  void timeGrowsWithTheEvent() {
    assertLinear(
        size ->
            Event.builder("log")
                .put("list", Collections.nCopies(size / 40, List.of("password=a 1", 7)))
                .build());
  }

  @Test
  void timeGrowsWithKeysThatBecomeTheSame() {
    assertLinear(
        size -> {
          Map<String, Object> map = new HashMap<>();
          for (int i = 0; i < size / 10; i++) {
            map.put("token=" + i, i);
          }
          return Event.builder("log").put("map", map).build();
        });
  }

  @Test
  void timeGrowsWithWhatIsTakenOut() {
    String secret = "ab".repeat(5000);
    assertLinear(
        size ->
            Event.builder("log")
                .put("token", secret + "c")
                .put("message", secret.repeat(size / secret.length()))
                .build());
  }

  private void assertLinear(IntFunction<Event> events) {
    Event small = events.apply(SMALL);
    Event large = events.apply(LARGE);
    long smallNanos = Long.MAX_VALUE;
    long largeNanos = Long.MAX_VALUE;
    double factor = Double.MAX_VALUE;
    for (int i = 0; i < TRIES && factor >= MOST; i++) {
      smallNanos = Math.min(smallNanos, nanos(small));
      largeNanos = Math.min(largeNanos, nanos(large));
      factor = (double) largeNanos / Math.max(smallNanos, FLOOR_NANOS);
    }
    assertThat(factor).isLessThan(MOST);
  }

  /** The time that this thread had, whatever other processes had. */
  private long nanos(Event event) {
    long start = THREADS.getCurrentThreadCpuTime();
    redactor.redact(event);
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private static Event message(String text) {
    return Event.builder("log").put("message", text).build();
  }
}
