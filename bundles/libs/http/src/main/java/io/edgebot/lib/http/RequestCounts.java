package io.edgebot.lib.http;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts requests by the class of their answer, and the bytes of those that were answered.
 * Thread-safe.
 */
public final class RequestCounts {
  private static final String NONE = "none";
  private static final List<String> ANSWERS = List.of("2xx", "3xx", "4xx", "5xx", NONE);

  private final Map<String, Counter> requests = new TreeMap<>();
  private final Counter none;
  private final Counter bytes;

  /**
   * Counts with a plugin's counters.
   *
   * @param requests one of {@link #requests}
   * @param bytes bodies as they were sent
   */
  public RequestCounts(Counters counters, Spec requests, Spec bytes) {
    for (String answer : ANSWERS) {
      this.requests.put(answer, counters.counter(requests, answer));
    }
    this.none = counters.counter(requests, NONE);
    this.bytes = counters.counter(bytes);
  }

  /** A counter of requests, with the label {@code answer}. */
  public static Spec requests(String name, String help) {
    return Spec.of(name, help, "answer", ANSWERS);
  }

  /** A request was answered with this status; its body had so many bytes. */
  public void answered(int status, long length) {
    requests.getOrDefault(status / 100 + "xx", none).add(1);
    bytes.add(length);
  }

  /** A request got no answer. */
  public void unanswered() {
    none.add(1);
  }
}
